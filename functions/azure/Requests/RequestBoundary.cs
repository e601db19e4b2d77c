using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Functions.Pipeline;

namespace WasmOs.Functions.Worker.Requests;

/// <summary>Serves the HTTP functions by the pipeline that the embedded host has too: id, rules, call, result, failures, log line.</summary>
/// <remarks>
/// Arguments are bound and results are written here, not by the SDK: its binding looks for each parameter in query and body by its name, so that a client could fill any of them, and it writes a result
/// where no failure can be told any more. Functions of queues and timers are run by <see cref="TriggerExecutor"/>.
/// </remarks>
internal sealed class RequestBoundary : IFunctionsWorkerMiddleware
{
    /// <summary>What the platform adds to a request on its way to the worker: no guest is told it.</summary>
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
