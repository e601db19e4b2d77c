namespace WasmOs.FunctionsHosting.Sample;

/// <summary>Functions whose routes overlap: each answers with its name.</summary>
public static class Routes
{
    [Function("pick-a")]
    public static IResult Number([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "pick/{id:int}")] HttpRequest request) => Name(request, "pick-a");

    [Function("pick-b")]
    public static IResult Word([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "pick/{word:alpha}/{tail?}")] HttpRequest request) =>
        Name(request, "pick-b");

    [Function("pick-c")]
    public static IResult Rest([HttpTrigger(AuthorizationLevel.Anonymous, "get", "options", Route = "pick/{*rest}")] HttpRequest request) =>
        Name(request, "pick-c");

    [Function("plain")]
    public static IResult Plain([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request) => Name(request, "plain");

    [Function("keyed")]
    public static IResult Keyed([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => Name(request, "keyed");

    private static IResult Name(HttpRequest request, string name) => Results.Text(request.Method.Length == 0 ? "" : name);
}
