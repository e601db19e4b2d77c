using WasmOs.Functions.Boundary;
using WasmOs.Functions.Boundary.Guests;
using WasmOs.Functions.Http;
using WasmOs.Functions.Problems;
using WasmOs.Functions.Queries;

namespace WasmOs.Functions.Worker;

/// <summary>Serves guests under names of their own. Here the Functions front chooses the function, by path alone, before this worker sees the name: so the rest of all paths leads here.</summary>
public sealed class GuestSiteFunction(Run run)
{
    private const string Name = "guest-site";

    [Function(Name)]
    [QueryParameters(QueryParametersAttribute.Any)]
    public Task<IResult> Serve([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request, string? path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.HttpContext.Features.Get<GuestSite>() is { Module: { } module }
            ? run.RunGuest(request, module, path, cancellationToken)
            : Task.FromResult<IResult>(new ProblemAnswer(BoundaryProblems.RouteNotFound));
    }

    /// <summary>A request under a guest's name that the front gave to a function of the API, by its path: never served.</summary>
    internal static IResult? Refuse(string function, HttpContext context) =>
        function != Name && context.Features.Get<GuestSite>() is { OwnsOrigin: true } ? new ProblemAnswer(BoundaryProblems.RouteNotFound) : null;
}
