using Microsoft.Extensions.Options;
using WasmOs.Functions.Access;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Conditions;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Idempotency;
using WasmOs.Kernel.Identity;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Identity;

/// <summary>The HTTP functions of API keys. The registry shows a caller its own keys, and an administrator of keys those of everybody.</summary>
public sealed class ApiKeyFunctions(ApiKeyRegistry registry, IdempotencyStore idempotency, IOptions<ApiOptions> options)
{
    private const string Route = "api/v1/api-keys";
    private const string OneRoute = Route + "/{id}";

    [Function("api-keys-create")]
    [Requires(Permission.KeysWrite)]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, CancellationToken cancellationToken) =>
        await JsonRequest.RunAsync(
            request, options.Value, idempotency, ApiKeyBody.ReadNew, (change, id) => CreateAsync(request, change, id, cancellationToken), cancellationToken);

    [Function("api-keys-list")]
    [Requires(Permission.KeysWrite)]
    [QueryParameters("limit", "continuation")]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, CancellationToken cancellationToken) =>
        NamedPage.AnswerAsync(
            request, () => registry.ListAsync(CallerFeature.Of(request), cancellationToken), key => key.Key.Id, IdentityJson.Write);

    [Function("api-keys-get")]
    [Requires(Permission.KeysWrite)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = OneRoute)] HttpRequest request, string id, CancellationToken cancellationToken) =>
        AnswerOf(await registry.GetAsync(CallerFeature.Of(request), id, cancellationToken));

    [Function("api-keys-patch")]
    [Requires(Permission.KeysWrite)]
    public async Task<IResult> Patch(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = OneRoute)] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        if (EntityTags.ReadIfMatch(request, out var ifMatch) is { } badTag)
        {
            return new ProblemResult(badTag);
        }

        var (change, problem) = await JsonRequest.ReadAsync(request, options.Value, ApiKeyBody.ReadPatch, cancellationToken);
        if (change is null)
        {
            return new ProblemResult(problem!);
        }

        var before = await registry.GetAsync(CallerFeature.Of(request), id, cancellationToken);
        var changed = await registry.PatchAsync(CallerFeature.Of(request), id, change, ifMatch, cancellationToken);
        if (before.Succeeded && changed.Succeeded)
        {
            AuditDetail.SetChange(request, IdentityChanges.Of(before.Value, changed.Value));
        }

        return AnswerOf(changed);
    }

    [Function("api-keys-revoke")]
    [Requires(Permission.KeysWrite)]
    public async Task<IResult> Revoke(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OneRoute + "/revoke")] HttpRequest request, string id,
        CancellationToken cancellationToken) =>
        EntityTags.ReadIfMatch(request, out var ifMatch) is { } problem
            ? new ProblemResult(problem)
            : AnswerOf(await registry.RevokeAsync(CallerFeature.Of(request), id, ifMatch, cancellationToken));

    [Function("api-keys-delete")]
    [Requires(Permission.KeysWrite)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = OneRoute)] HttpRequest request, string id, CancellationToken cancellationToken) =>
        await ConditionalDeletion.RunAsync(request, ifMatch => registry.DeleteAsync(CallerFeature.Of(request), id, ifMatch, cancellationToken));

    private async Task<IResult> CreateAsync(HttpRequest request, ApiKeyChange change, Guid? id, CancellationToken cancellationToken)
    {
        var planned = id is { } given ? new ExecutionId(given) : (ExecutionId?)null;
        var created = await registry.CreateAsync(CallerFeature.Of(request), change, planned, cancellationToken);
        if (created.Succeeded)
        {
            ChangeNote.Set(request.HttpContext, $"API key {created.Value.Description.Key.Id} {Quoted.Of(created.Value.Description.Key.Name)}");
            AuditDetail.SetChange(request, IdentityChanges.Of(null, created.Value.Description));
        }

        return created.Succeeded ? ApiKeyResult.Created(created.Value) : new ProblemResult(created.Error);
    }

    private static IResult AnswerOf(Result<ApiKeyDescription> key) => key.Succeeded ? new ApiKeyResult(key.Value) : new ProblemResult(key.Error);
}
