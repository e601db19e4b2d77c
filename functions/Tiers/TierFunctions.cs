using Microsoft.Extensions.Options;
using WasmOs.Functions.Access;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Conditions;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Tiers;

namespace WasmOs.Functions.Tiers;

/// <summary>The HTTP functions of tiers.</summary>
public sealed class TierFunctions(TierRegistry registry, IOptions<ApiOptions> options)
{
    private const string Route = "api/v1/tiers";
    private const string OneRoute = Route + "/{name}";

    [Function("tiers-list")]
    [Requires]
    [QueryParameters("limit", "continuation")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var query = ListQuery.Read(request, errors);
        if (!errors.IsEmpty)
        {
            return new ProblemResult(Problem.From(errors));
        }

        // There are few tiers, so all are read at once. The continuation is the name of the last tier of the previous page.
        var all = await registry.ListAsync(cancellationToken);
        var from = 0;
        if (query.Continuation is { } last && (from = Array.FindIndex([.. all], tier => tier.Name == last) + 1) == 0)
        {
            return new ProblemResult(KernelErrors.ContinuationInvalid());
        }

        Tier[] page = [.. all.Skip(from).Take(query.Limit)];
        return new ListResult<Tier>("items", page, from + page.Length < all.Length ? page[^1].Name : null, TierJson.Write);
    }

    [Function("tiers-get")]
    [Requires]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = OneRoute)] HttpRequest request, string name, CancellationToken cancellationToken)
    {
        var tier = await registry.GetAsync(name, cancellationToken);
        if (!tier.Succeeded)
        {
            return new ProblemResult(tier.Error);
        }

        var tag = EntityTags.ToHeader(tier.Value.ETag);
        return EntityTags.IsKnown(request, tag) ? new NotModifiedResult(tag) : new TierResult(tier.Value);
    }

    [Function("tiers-put")]
    [Requires(Permission.TiersAdmin, Everywhere = true)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = OneRoute)] HttpRequest request, string name, CancellationToken cancellationToken)
    {
        if (EntityTags.ReadIfMatch(request, out var ifMatch) is { } badTag)
        {
            return new ProblemResult(badTag);
        }

        var (limits, problem) = await JsonRequest.ReadAsync(request, options.Value, TierBody.Read, cancellationToken);
        if (problem is not null)
        {
            return new ProblemResult(problem);
        }

        ChangeNote.Set(request.HttpContext, $"tier {Quoted.Of(name)}");
        var before = await registry.GetAsync(name, cancellationToken);
        var written = await registry.PutAsync(name, limits!, ifMatch, EntityTags.WantsNone(request), cancellationToken);
        if (written.Succeeded)
        {
            AuditDetail.SetChange(request, TierChange.Of(before.Succeeded && !written.Value.IsNew ? before.Value : null, written.Value.Tier));
        }

        return written.Succeeded
            ? new TierResult(written.Value.Tier, written.Value.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK)
            : new ProblemResult(written.Error);
    }

    [Function("tiers-delete")]
    [Requires(Permission.TiersAdmin, Everywhere = true)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = OneRoute)] HttpRequest request, string name, CancellationToken cancellationToken)
    {
        if (EntityTags.ReadIfMatch(request, out var ifMatch) is { } problem)
        {
            return new ProblemResult(problem);
        }

        return await registry.DeleteAsync(name, ifMatch, cancellationToken) is { } error ? new ProblemResult(error) : TypedResults.NoContent();
    }
}
