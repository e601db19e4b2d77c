namespace WasmOs.Functions.Worker.Requests;

/// <summary>Takes the requests that no other function does, so that this worker answers them as the embedded host would, and not the front with an empty 404.</summary>
public static class AnyPathFunction
{
    /// <summary>The front tries routes in the alphabetical order of the functions' names and takes the first that fits: this name comes last.</summary>
    internal const string Name = "zz-any-path";

    /// <summary>Never runs: <c>FunctionRoutes</c> serves its requests.</summary>
    [Function(Name)]
    public static IResult Serve([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request) => Results.NotFound();
}
