using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using WasmOs.Functions.Pipeline;

namespace WasmOs.Functions.Worker.Requests;

/// <summary>The outermost step of every HTTP request, outside of the SDK's own steps. It answers requests whose gRPC call never arrives.</summary>
/// <remarks>
/// The SDK abandons a request after some seconds, or when its client disconnects, by an exception that Kestrel would log with its stack. The opposite case, a
/// call whose request never arrives, is handled
/// by <see cref="Calls"/>.
/// </remarks>
internal sealed partial class UnmatchedCalls(ILogger<UnmatchedCalls> logger) : IStartupFilter
{
    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        application.Use(ServeAsync);
        next(application);
    };

    private async Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException
            && !http.Response.HasStarted
            && http.Features.Get<FunctionContext>() is null)
        {
            if (!http.RequestAborted.IsCancellationRequested)
            {
                LogNoCall(logger, LogText.Escape(http.Request.Method), LogText.Escape(http.Request.Path.Value));
            }

            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the Functions host did not send the call of a request: {Method} {Path}")]
    private static partial void LogNoCall(ILogger logger, string method, string path);
}
