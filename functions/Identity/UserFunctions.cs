using Microsoft.Extensions.Options;
using WasmOs.Functions.Access;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Conditions;
using WasmOs.Functions.Idempotency;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Idempotency;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.Users;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Identity;

/// <summary>The HTTP functions of users.</summary>
public sealed class UserFunctions(UserRegistry registry, IdempotencyStore idempotency, IOptions<ApiOptions> options)
{
    private const string Route = "api/v1/users";
    private const string OneRoute = Route + "/{id}";

    [Function("users-create")]
    [Requires(Permission.UsersAdmin, Everywhere = true)]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        var (change, problem) = await JsonRequest.ReadAsync(request, options.Value, UserBody.ReadNew, cancellationToken);
        if (change is null)
        {
            return new ProblemResult(problem!);
        }

        return IdempotentCall.IsAsked(request)
            ? await IdempotentCall.RunAsync(
                idempotency, request, UserBody.IdentityOf(change), id => CreateAsync(request, change, id, cancellationToken), cancellationToken)
            : await CreateAsync(request, change, null, cancellationToken);
    }

    [Function("users-list")]
    [Requires(Permission.UsersRead, Everywhere = true)]
    [QueryParameters("limit", "continuation")]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, CancellationToken cancellationToken) =>
        NamedPage.AnswerAsync(request, () => registry.ListAsync(cancellationToken), user => user.Username, IdentityJson.Write);

    [Function("users-get")]
    [Requires(Permission.UsersRead, Everywhere = true)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = OneRoute)] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        _ = request;
        return AnswerOf(await registry.GetAsync(id, cancellationToken));
    }

    [Function("users-patch")]
    [Requires(Permission.UsersAdmin, Everywhere = true)]
    public async Task<IResult> Patch(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = OneRoute)] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        if (EntityTags.ReadIfMatch(request, out var ifMatch) is { } badTag)
        {
            return new ProblemResult(badTag);
        }

        var (change, problem) = await JsonRequest.ReadAsync(request, options.Value, UserBody.ReadPatch, cancellationToken);
        if (change is null)
        {
            return new ProblemResult(problem!);
        }

        var before = await registry.GetAsync(id, cancellationToken);
        var changed = await registry.PatchAsync(CallerFeature.Of(request), id, change, ifMatch, cancellationToken);
        if (before.Succeeded && changed.Succeeded)
        {
            AuditDetail.SetChange(request, IdentityChanges.Of(before.Value, changed.Value, change.Password is not null));
        }

        return AnswerOf(changed);
    }

    [Function("users-delete")]
    [Requires(Permission.UsersAdmin, Everywhere = true)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = OneRoute)] HttpRequest request, string id, CancellationToken cancellationToken) =>
        await ConditionalDeletion.RunAsync(request, ifMatch => registry.DeleteAsync(CallerFeature.Of(request), id, ifMatch, cancellationToken));

    private async Task<IResult> CreateAsync(HttpRequest request, UserChange change, Guid? id, CancellationToken cancellationToken)
    {
        var planned = id is { } given ? new ExecutionId(given) : (ExecutionId?)null;
        var created = await registry.CreateAsync(CallerFeature.Of(request), change, planned, cancellationToken);
        if (created.Succeeded)
        {
            ChangeNote.Set(request.HttpContext, $"user {created.Value.Username}");
            AuditDetail.SetChange(request, IdentityChanges.Of(null, created.Value, change.Password is not null));
        }

        return created.Succeeded
            ? new IdentityResult<User>(created.Value, IdentityJson.Write, created.Value.ETag, $"/{Route}/{created.Value.Id}")
            : new ProblemResult(created.Error);
    }

    private static IResult AnswerOf(Result<User> user) =>
        user.Succeeded ? new IdentityResult<User>(user.Value, IdentityJson.Write, user.Value.ETag) : new ProblemResult(user.Error);
}
