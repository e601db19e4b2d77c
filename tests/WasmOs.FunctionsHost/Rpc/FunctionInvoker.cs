using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using WasmOs.FunctionsHosting.Rpc.Protocol;

namespace WasmOs.FunctionsHosting.Rpc;

/// <summary>Calls functions: the request as every trigger has it, <c>functionTimeout</c>, and what a failure is. Thread-safe.</summary>
internal sealed class FunctionInvoker(WorkerSession session, TimeSpan? timeout, WorkerLog log)
{
    // What a call gets after its cancellation before the worker is ended; the host's TimeoutAttribute has this value.
    private static readonly TimeSpan TimeoutGrace = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Task, bool> _overdue = new();

    public WorkerSession Session => session;

    /// <summary>A request for a call with a new id, without data.</summary>
    public static InvocationRequest NewRequest(LoadedFunction function) => new()
    {
        InvocationId = Guid.CreateVersion7().ToString(),
        FunctionId = function.Id,
        TraceContext = new RpcTraceContext { TraceParent = Activity.Current?.Id ?? "", TraceState = Activity.Current?.TraceStateString ?? "" },
    };

    /// <summary>Calls the function and returns when it has ended well.</summary>
    /// <param name="function">The function.</param>
    /// <param name="request">The call, made by <see cref="NewRequest"/>.</param>
    /// <param name="cancellationToken">Cancels the call in the worker; the worker's answer still ends it.</param>
    /// <exception cref="FunctionFailedException">It did not end well.</exception>
    public async Task InvokeAsync(LoadedFunction function, InvocationRequest request, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var call = session.Channel.InvokeAsync(request, stop.Token);
        InvocationResponse response;
        try
        {
            response = timeout is { } limit
                ? await call.WaitAsync(limit, TimeProvider.System, CancellationToken.None).ConfigureAwait(false)
                : await call.ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            var overdue = EndOverdueAsync(function, call);
            _overdue.TryAdd(overdue, true);
            throw Failed(function, request, $"Timeout value of {timeout} was exceeded by function: Functions.{function.Name}", null);
        }
        catch (WorkerLostException lost)
        {
            throw Failed(function, request, lost.Message, null);
        }

        if (response.Result.Status != StatusResult.Types.Status.Success)
        {
            var reason = response.Result.Exception?.Message is { Length: > 0 } message ? message : response.Result.Status.ToString();
            throw Failed(function, request, reason, response.Result.Exception?.StackTrace);
        }
    }

    /// <summary>Returns when no call is overdue any more.</summary>
    public Task SettleAsync() => Task.WhenAll(_overdue.Keys);

    private FunctionFailedException Failed(LoadedFunction function, InvocationRequest request, string reason, string? stackTrace)
    {
        var failure = new FunctionFailedException(function.Name, reason, stackTrace);
        log.Add(new WorkerLogEntry(WorkerLogSource.Host, "Host.Function." + function.Name, LogLevel.Error, failure.Message, stackTrace, request.InvocationId));
        return failure;
    }

    // A call that outlives its cancellation ends the worker, and with it all other calls.
    private async Task EndOverdueAsync(LoadedFunction function, Task call)
    {
        try
        {
            await call.WaitAsync(TimeoutGrace, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            log.AddHost(LogLevel.Warning, "Host.Worker", $"The function '{function.Name}' has not ended after its timeout; its worker is ended.");
            await session.StopAsync(TimeSpan.Zero).ConfigureAwait(false);
        }
        catch (WorkerLostException)
        {
            // The worker has ended by itself.
        }
    }
}
