using WasmOs.Functions.Invocation;
using WasmOs.Functions.Shutdown;
using WasmOs.Host.Discovery;
using WasmOs.Storage;

namespace WasmOs.Host.Queues;

/// <summary>The listeners of all queue functions. They start when the host has started, and end when it is drained. Owns the listeners.</summary>
internal sealed class QueueListeners : IHostedLifecycleService, IDrain, IAsyncDisposable
{
    private static readonly TimeSpan SharedPolling = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan LocalPolling = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PoisonPolling = TimeSpan.FromSeconds(5);
    private readonly QueueOptions _options;
    private readonly TimeSpan _grace;
    private readonly QueueSignals _signals;
    private readonly InvocationLeases _leases;
    private readonly QueueLog _log;
    private readonly TimeProvider _time;
    private readonly QueueListener[] _listeners;
    private int _disposed;

    public QueueListeners(
        HostFunctions functions,
        QueueOptions options,
        DrainOptions drain,
        QueueSignals signals,
        InvocationLeases leases,
        QueueLog log,
        TimeProvider time,
        IServiceProvider services)
    {
        _options = options;
        _grace = drain.Grace;
        _signals = signals;
        _leases = leases;
        _log = log;
        _time = time;

        // Resolve storage in the constructor: the container then creates it before this service and disposes it after this service. Without such functions, it
        // is not needed.
        _listeners = [.. functions.Of(TriggerKind.Queue).Select(function => Create(function, services.GetRequiredService<IStorage>(), services))];
    }

    /// <inheritdoc/>
    public string What => "messages";

    /// <inheritdoc/>
    public int Running => _listeners.Sum(listener => listener.Running);

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in _listeners)
        {
            listener.Start();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DrainAsync() => Task.WhenAll(_listeners.Select(listener => listener.DrainAsync()));

    /// <summary>
    /// Ends the work that still runs when the host was not stopped before. Waits for the grace period of the real clock, even when the host has another clock.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _leases.StopAll();
            await DrainAsync().WithinAsync(_grace, TimeProvider.System);
            Array.ForEach(_listeners, listener => listener.Dispose());
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private QueueListener Create(FunctionDefinition definition, IStorage storage, IServiceProvider services)
    {
        var function = new QueueFunction(
            definition.Name, definition.Queue!, storage.Queues, TriggerCalls.Create<ReadOnlyMemory<byte>>(definition.Method, services));
        var signal = new QueueSignal(_time);
        _signals.Listen(function.Queue, signal);

        // Moving a message to the poison queue signals that queue's listener directly. Polling only covers messages whose mover crashed before the signal, so
        // it can be slow.
        var longest = _options.MaxPollingInterval ?? (function.PoisonQueue is null ? PoisonPolling : storage.IsShared ? SharedPolling : LocalPolling);
        var processor = new QueueProcessor(function, _options, _leases, _log, _time);
        return new QueueListener(function, processor, _options, signal, new PollBackOff(longest, Random.Shared), _time);
    }
}
