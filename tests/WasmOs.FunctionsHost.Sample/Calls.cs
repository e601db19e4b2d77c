using System.Globalization;
using Microsoft.Extensions.Logging;

namespace WasmOs.FunctionsHosting.Sample;

/// <summary>Functions that take their time, fail, or end the process.</summary>
public static class Calls
{
    /// <summary>Runs until it is cancelled, and says so.</summary>
    [Function("wait")]
    public static async Task<IResult> WaitAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post")] HttpRequest request, FunctionContext context)
    {
        var log = context.GetLogger("Sample.Wait");
        log.LogInformation("began {Path}", request.Path.Value);
        if (request.Query.ContainsKey("flush"))
        {
            await request.HttpContext.Response.WriteAsync("begun\n");
            await request.HttpContext.Response.Body.FlushAsync();
        }

        var cancelled = new TaskCompletionSource();
        await using var registration = context.CancellationToken.Register(() => cancelled.TrySetResult());
        await cancelled.Task;
        log.LogInformation("cancelled {Path}", request.Path.Value);
        return Results.Text("cancelled");
    }

    /// <summary>Never ends, whatever it is told.</summary>
    [Function("stay")]
    public static async Task<IResult> StayAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context)
    {
        context.GetLogger("Sample.Stay").LogInformation("began {Path}", request.Path.Value);
        await new TaskCompletionSource().Task;
        return Results.Ok();
    }

    [Function("fail")]
    public static IResult Fail([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        throw new InvalidOperationException($"failed at {request.Path}");

    /// <summary>Ends the process with the code of the query.</summary>
    [Function("exit")]
    public static IResult Exit([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        Environment.Exit(int.Parse(request.Query["code"]!, CultureInfo.InvariantCulture));
        return Results.Ok();
    }

    /// <summary>Lets one call at the gate go on.</summary>
    [Function("open")]
    public static IResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "open/{gate}")] HttpRequest request, string gate)
    {
        Gates.Get(gate).Release(request.Query["count"].FirstOrDefault() is { } count ? int.Parse(count, CultureInfo.InvariantCulture) : 1);
        return Results.Ok();
    }
}
