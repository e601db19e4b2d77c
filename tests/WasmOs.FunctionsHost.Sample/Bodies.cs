using System.Globalization;
using Microsoft.Extensions.Logging;

namespace WasmOs.FunctionsHosting.Sample;

/// <summary>Functions that tell what a request brought, and send what they are asked for.</summary>
public static class Bodies
{
    private const int Piece = 64 * 1024;

    /// <summary>All that the worker knows of the call.</summary>
    [Function("echo")]
    public static async Task<IResult> Echo([HttpTrigger(AuthorizationLevel.Anonymous, Route = "echo/{id?}")] HttpRequest request, FunctionContext context)
    {
        using var reader = new StreamReader(request.Body);
        return Results.Json(new
        {
            request.Method,
            Path = request.Path.Value,
            Query = request.QueryString.Value,
            Host = request.Host.Value,
            Remote = request.HttpContext.Connection.RemoteIpAddress?.ToString(),
            Headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()),
            Body = await reader.ReadToEndAsync(context.CancellationToken),
            context.InvocationId,
            TraceParent = context.TraceContext.TraceParent,
            Data = context.BindingContext.BindingData,
        });
    }

    [Function("upload")]
    public static async Task<IResult> Upload([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, FunctionContext context)
    {
        var feature = request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()!;
        feature.MaxRequestBodySize = null;
        var buffer = new byte[Piece];
        long length = 0;
        for (int read; (read = await request.Body.ReadAsync(buffer, context.CancellationToken)) > 0; length += read)
        {
        }

        return Results.Text(length.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>As many bytes as the query says, in pieces.</summary>
    [Function("download")]
    public static async Task Download([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context)
    {
        var rest = long.Parse(request.Query["length"]!, CultureInfo.InvariantCulture);
        var piece = new byte[Piece];
        for (; rest > 0; rest -= Piece)
        {
            await request.HttpContext.Response.Body.WriteAsync(piece.AsMemory(0, (int)Math.Min(rest, Piece)), context.CancellationToken);
        }
    }

    /// <summary>Logs each line that is not blank as it comes, and answers with their number.</summary>
    [Function("listen")]
    public static async Task<IResult> Listen([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, FunctionContext context)
    {
        var log = context.GetLogger("Sample.Listen");
        using var reader = new StreamReader(request.Body);
        var count = 0;
        while (await reader.ReadLineAsync(context.CancellationToken) is { } line)
        {
            if (line.Trim() is not { Length: > 0 } text)
            {
                continue;
            }

            count++;
            log.LogInformation("heard {Line}", text);
        }

        return Results.Text(count.ToString(CultureInfo.InvariantCulture));
    }
}
