namespace WasmOs.Functions.Worker.Requests;

/// <summary>
/// Receives the requests that no other function takes. So this worker answers them as the embedded host does, instead of the Functions host with an empty 404.
/// </summary>
public static class AnyPathFunction
{
    /// <summary>The Functions host tries routes in the alphabetical order of the functions' names and takes the first match. This name sorts last.</summary>
    internal const string Name = "zz-any-path";

    /// <summary>Is never called: <c>FunctionRoutes</c> serves its requests.</summary>
    [Function(Name)]
    public static IResult Serve([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request) => Results.NotFound();
}
