namespace WasmOs.FunctionsHosting;

/// <summary>Runs a function app as the Azure Functions host does: the genuine isolated worker in a process of its own, FunctionRpc to it, HTTP by proxy, queues and timers.</summary>
public sealed class FunctionsHost : IAsyncDisposable
{
    private FunctionsHost()
    {
    }

    /// <summary>The front's address on loopback, on a free port.</summary>
    public Uri Address => throw new NotImplementedException();

    /// <summary>The functions in the order in which the front matches them, which is the alphabetical order of their names.</summary>
    public IReadOnlyList<LoadedFunction> Functions => throw new NotImplementedException();

    /// <summary>The worker's process.</summary>
    public WorkerProcess Worker => throw new NotImplementedException();

    /// <summary>What the worker says.</summary>
    public WorkerLog Log => throw new NotImplementedException();

    /// <summary>Starts the worker and returns when its functions are loaded, the front listens, and queues and timers run.</summary>
    /// <param name="options">The function app.</param>
    /// <param name="cancellationToken">Ends the start and the worker.</param>
    /// <exception cref="WorkerStartException">The worker did not become ready.</exception>
    public static Task<FunctionsHost> StartAsync(FunctionsHostOptions options, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Runs a timer function once, as <c>/admin/functions</c> does, and returns when it has ended.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="cancellationToken">Cancels the call in the worker.</param>
    /// <exception cref="ArgumentException">There is no such function, or it is not a timer function.</exception>
    /// <exception cref="FunctionFailedException">The function failed.</exception>
    public Task InvokeAsync(string function, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Stops as the Functions host does: no more messages and strikes, calls that run get time, then the worker is told to end and is killed when it overstays.</summary>
    public Task StopAsync() => throw new NotImplementedException();

    /// <summary>Kills the worker (SIGKILL), as a machine that fails would.</summary>
    public void Kill() => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
