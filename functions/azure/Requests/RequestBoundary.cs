using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Functions.Pipeline;

namespace WasmOs.Functions.Worker.Requests;

/// <summary>Serves the HTTP functions by the same pipeline as the embedded host: id, rules, call, result, failures, log line.</summary>
/// <remarks>
/// Arguments are bound and results are written here and not by the SDK. The SDK looks for each parameter by name in the query and the body, so that a client
/// could fill any of them. It also writes a result
/// where a failure can no longer be answered. The functions of queues and timers are run by <see cref="TriggerExecutor"/>.
/// </remarks>
internal sealed class RequestBoundary : IFunctionsWorkerMiddleware
{
    /// <summary>Headers that the platform adds to a request on its way to the worker. Guests must not see them.</summary>
    private static readonly string[] PlatformHeaders = ["x-ms-invocation-id", "X-Original-For", "X-Original-Host", "X-Original-Proto"];

    private readonly RequestPipeline _pipeline;
    private readonly TriggerExecutor _triggers;

    /// <summary>Creates the boundary.</summary>
    public RequestBoundary(IServiceProvider services, FunctionRoutes routes, TriggerExecutor triggers)
    {
        _pipeline = ActivatorUtilities.CreateInstance<RequestPipeline>(services, (RequestDelegate)routes.ServeAsync);
        _triggers = triggers;
    }

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            _triggers.Take(context);
            await next(context);
            return;
        }

        foreach (var header in PlatformHeaders)
        {
            http.Request.Headers.Remove(header);
        }

        http.Features.Set(context);
        await _pipeline.InvokeAsync(http);
        context.GetInvocationResult().Value = Results.Empty;
    }
}
