using WasmOs.FunctionsHosting.Configuration;
using WasmOs.FunctionsHosting.Http;
using WasmOs.FunctionsHosting.Rpc;

namespace WasmOs.FunctionsHosting;

/// <summary>
/// Runs a function app as the Azure Functions host does: the genuine isolated worker in a process of its own, FunctionRpc to it, HTTP by proxy, queues and
/// timers.
/// </summary>
/// <remarks>Thread-safe. Several may run at a time, also on one storage account.</remarks>
public sealed class FunctionsHost : IAsyncDisposable
{
    private readonly FunctionsHostOptions _options;
    private readonly HttpFront _front;
    private readonly WorkerSession _session;
    private readonly FunctionInvoker _invoker;
    private readonly Listeners _listeners;
    private int _isStopped;

    private FunctionsHost(FunctionsHostOptions options, HttpFront front, WorkerSession session, FunctionInvoker invoker, Listeners listeners, WorkerLog log)
    {
        _options = options;
        _front = front;
        _session = session;
        _invoker = invoker;
        _listeners = listeners;
        Log = log;
        Address = front.Address;
    }

    /// <summary>The front's address on loopback, on a free port.</summary>
    public Uri Address { get; }

    /// <summary>The functions in the order in which the front matches them, which is the alphabetical order of their names.</summary>
    public IReadOnlyList<LoadedFunction> Functions => _session.Introduction.Functions;

    /// <summary>The worker's process.</summary>
    public WorkerProcess Worker => _session.Process;

    /// <summary>What the worker says.</summary>
    public WorkerLog Log { get; }

    /// <summary>Starts the worker and returns when its functions are loaded, the front listens, and queues and timers run.</summary>
    /// <param name="options">The function app.</param>
    /// <param name="cancellationToken">Ends the start and the worker.</param>
    /// <exception cref="WorkerStartException">The worker did not become ready.</exception>
    public static async Task<FunctionsHost> StartAsync(FunctionsHostOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var log = new WorkerLog();
        var settings = HostJson.Read(options.WorkerFolder);
        var front = await HttpFront.StartAsync(options, log, cancellationToken).ConfigureAwait(false);
        try
        {
            var session = await WorkerSession.StartAsync(options, front.Address, log, cancellationToken).ConfigureAwait(false);
            var invoker = new FunctionInvoker(session, options.FunctionTimeout ?? settings.FunctionTimeout, log);
            front.Open(invoker, settings.RoutePrefix);
            session.Process.Ready();
            return new FunctionsHost(options, front, session, invoker, new Listeners(options, settings, invoker, log), log);
        }
        catch
        {
            await front.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs a timer function once, as <c>/admin/functions</c> does, and returns when it has ended.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="cancellationToken">Cancels the call in the worker.</param>
    /// <exception cref="ArgumentException">There is no such function, or it is not a timer function.</exception>
    /// <exception cref="FunctionFailedException">The function failed.</exception>
    public Task InvokeAsync(string function, CancellationToken cancellationToken = default)
    {
        var timer = Functions.FirstOrDefault(candidate => candidate.Name.Equals(function, StringComparison.OrdinalIgnoreCase)
            && candidate.Trigger == FunctionTrigger.Timer)
            ?? throw new ArgumentException($"There is no timer function '{function}'.", nameof(function));
        return _listeners.Timers.InvokeAsync(timer, cancellationToken);
    }

    /// <summary>Asks the worker for its status and returns when it has answered, as the Functions host does to see whether a worker is alive.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task PingAsync(CancellationToken cancellationToken = default) => _session.Channel.AskStatusAsync(cancellationToken);

    /// <summary>
    /// Stops as the Functions host does: no more messages and strikes, calls that run get time and are cancelled after it, then the worker is told to end and
    /// is killed when it overstays.
    /// </summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) != 0)
        {
            return;
        }

        await Task.WhenAll(_front.StopAsync(_options.DrainTimeout), _listeners.StopAsync(_options.DrainTimeout)).ConfigureAwait(false);
        await _session.StopAsync(_options.GracePeriod).ConfigureAwait(false);
    }

    /// <summary>Kills the worker (SIGKILL), as a machine that fails would.</summary>
    public void Kill() => _session.Process.Kill();

    /// <summary>Kills the worker without a drain, if it still runs, and releases everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        await _front.DisposeAsync().ConfigureAwait(false);
        await _listeners.EndAsync().ConfigureAwait(false);
        _listeners.Dispose();
        await _invoker.SettleAsync().ConfigureAwait(false);
    }
}
