using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace WasmOs.Functions.Worker.Requests;

/// <summary>
/// The outermost step of every function call, outside of the SDK's HTTP middleware. It counts the running calls, and ends abandoned calls without an exception.
/// </summary>
/// <remarks>
/// The SDK waits for the HTTP request that belongs to a call. When the client disconnects before that request arrives, or the Functions host cannot forward it,
/// the wait ends in an exception. The SDK would
/// log that exception with its stack for each such client. The result of an HTTP function has already been written to the client when the call returns here. It
/// is set to null, so that it is not sent to the
/// Functions host a second time.
/// </remarks>
internal sealed partial class Calls(RunningCalls running, ILogger<Calls> logger) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        running.Enter();
        try
        {
            await next(context);
            if (context.GetInvocationResult() is { Value: IResult } result)
            {
                result.Value = null;
            }
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested && context.GetHttpContext() is null && IsHttp(context))
        {
            // The client has disconnected, and the function was not called.
        }
        catch (TimeoutException) when (context.GetHttpContext() is null && IsHttp(context))
        {
            LogNoRequest(logger, context.InvocationId, context.FunctionDefinition.Name);
        }
        finally
        {
            running.Exit();
        }
    }

    private static bool IsHttp(FunctionContext context)
    {
        foreach (var binding in context.FunctionDefinition.InputBindings.Values)
        {
            if (binding.Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the request of call {InvocationId} of {Function} did not arrive: the Functions host could not forward it, or its client disconnected")]
    private static partial void LogNoRequest(ILogger logger, string invocationId, string function);
}
