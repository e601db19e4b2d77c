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
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Identity;

/// <summary>The HTTP functions of roles.</summary>
public sealed class RoleFunctions(RoleRegistry registry, IdempotencyStore idempotency, IOptions<ApiOptions> options)
{
    private const string Route = "api/v1/roles";
    private const string OneRoute = Route + "/{name}";

    [Function("roles-create")]
    [Requires(Permission.UsersAdmin, Everywhere = true)]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, CancellationToken cancellationToken) =>
        await JsonRequest.RunAsync(
            request, options.Value, idempotency, RoleBody.ReadNew, (change, id) => CreateAsync(request, change, id, cancellationToken), cancellationToken);

    [Function("roles-list")]
    [Requires(Permission.UsersRead, Everywhere = true)]
    [QueryParameters("limit", "continuation")]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, CancellationToken cancellationToken) =>
        NamedPage.AnswerAsync(request, () => registry.ListAsync(cancellationToken), role => role.Name, IdentityJson.Write);

    [Function("roles-get")]
    [Requires(Permission.UsersRead, Everywhere = true)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = OneRoute)] HttpRequest request, string name, CancellationToken cancellationToken)
    {
        _ = request;
        return AnswerOf(await registry.GetAsync(name, cancellationToken));
    }

    [Function("roles-patch")]
    [Requires(Permission.UsersAdmin, Everywhere = true)]
    public async Task<IResult> Patch(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = OneRoute)] HttpRequest request, string name, CancellationToken cancellationToken)
    {
        if (EntityTags.ReadIfMatch(request, out var ifMatch) is { } badTag)
        {
            return new ProblemResult(badTag);
        }

        var (change, problem) = await JsonRequest.ReadAsync(request, options.Value, RoleBody.ReadPatch, cancellationToken);
        if (change is null)
        {
            return new ProblemResult(problem!);
        }

        var before = await registry.GetAsync(name, cancellationToken);
        var changed = await registry.PatchAsync(CallerFeature.Of(request), name, change, ifMatch, cancellationToken);
        if (before.Succeeded && changed.Succeeded)
        {
            AuditDetail.SetChange(request, IdentityChanges.Of(before.Value, changed.Value));
        }

        return AnswerOf(changed);
    }

    [Function("roles-delete")]
    [Requires(Permission.UsersAdmin, Everywhere = true)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = OneRoute)] HttpRequest request, string name, CancellationToken cancellationToken) =>
        await ConditionalDeletion.RunAsync(request, ifMatch => registry.DeleteAsync(CallerFeature.Of(request), name, ifMatch, cancellationToken));

    private async Task<IResult> CreateAsync(HttpRequest request, RoleChange change, Guid? id, CancellationToken cancellationToken)
    {
        var planned = id is { } given ? new ExecutionId(given) : (ExecutionId?)null;
        var created = await registry.CreateAsync(CallerFeature.Of(request), change, planned, cancellationToken);
        if (created.Succeeded)
        {
            ChangeNote.Set(request.HttpContext, $"role {created.Value.Name}");
            AuditDetail.SetChange(request, IdentityChanges.Of(null, created.Value));
        }

        return created.Succeeded
            ? new IdentityResult<Role>(created.Value, IdentityJson.Write, created.Value.ETag, $"/{Route}/{created.Value.Name}")
            : new ProblemResult(created.Error);
    }

    private static IResult AnswerOf(Result<Role> role) =>
        role.Succeeded ? new IdentityResult<Role>(role.Value, IdentityJson.Write, role.Value.ETag) : new ProblemResult(role.Error);
}
