using WasmOs.Functions.Access;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Keys;

namespace WasmOs.Functions.Identity;

/// <summary>The HTTP functions of the keys that sign access tokens.</summary>
public sealed class SigningKeyFunctions(SigningKeys keys)
{
    [Function("signing-keys-list")]
    [Public]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = ".well-known/jwks.json")] HttpRequest request, CancellationToken cancellationToken)
    {
        _ = request;
        return new SigningKeysResult(await keys.ListAsync(KeyPurpose.Tokens, cancellationToken));
    }

    [Function("signing-keys-rotate")]
    [Requires(Permission.KeysAdmin, Everywhere = true)]
    public async Task<IResult> Rotate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/admin/keys/rotate")] HttpRequest request, CancellationToken cancellationToken)
    {
        var made = await keys.RotateAsync(KeyPurpose.Tokens, cancellationToken);
        if (!made.Succeeded)
        {
            return new ProblemResult(made.Error);
        }

        ChangeNote.Set(request.HttpContext, $"signing key {made.Value.Kid}");
        return new SigningKeyResult(made.Value);
    }
}
