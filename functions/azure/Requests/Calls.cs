using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace WasmOs.Functions.Worker.Requests;

/// <summary>The outermost step of every call of a function, outside of the SDK's middleware for HTTP: counts the calls that go on, and ends quietly those that were given up.</summary>
/// <remarks>
/// The SDK waits for the HTTP request that belongs to a call. A client that hangs up before that request has come, or a front that cannot pass it on, makes the wait end in an exception, which the SDK would log with
/// its stack for each such client.
/// The result of an HTTP function has been written to the client when the call comes back here: without a value it is not sent to the host a second time.
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
            // Nobody waits for this call any more, and nothing of it was begun.
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "the request of call {InvocationId} of {Function} did not come: the front could not pass it on, or its client hung up")]
    private static partial void LogNoRequest(ILogger logger, string invocationId, string function);
}
