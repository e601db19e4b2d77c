using WasmOs.Host.Discovery;
using WasmOs.Host.Invocation;
using WasmOs.Host.Shutdown;
using WasmOs.Kernel.Storage;

namespace WasmOs.Host.Queues;

/// <summary>The listeners of all queue functions. They begin when the host has started, and end with its drain.</summary>
internal sealed class QueueListeners(
    HostFunctions functions, HostOptions options, QueueSignals signals, InvocationLeases leases, QueueLog log, TimeProvider time, IServiceProvider services)
    : IHostedLifecycleService, IDrain, IDisposable
{
    private static readonly TimeSpan SharedPolling = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LocalPolling = TimeSpan.FromSeconds(1);
    private QueueListener[] _listeners = [];

    /// <inheritdoc/>
    public string What => "messages";

    /// <inheritdoc/>
    public int Running => _listeners.Sum(listener => listener.Running);

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _listeners = [.. functions.Of(TriggerKind.Queue).Select(Create)];
        foreach (QueueListener listener in _listeners)
        {
            listener.Start();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DrainAsync() => Task.WhenAll(_listeners.Select(listener => listener.DrainAsync()));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (QueueListener listener in _listeners)
        {
            listener.Dispose();
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

    private QueueListener Create(FunctionDefinition definition)
    {
        IStorage storage = services.GetRequiredService<IStorage>();
        var function = new QueueFunction(definition.Name, definition.Queue!, storage.Queues, TriggerCalls.Create<ReadOnlyMemory<byte>>(definition, services));
        var signal = new QueueSignal(time);
        signals.Listen(function.Queue, signal);
        TimeSpan longest = options.Queues.MaxPollingInterval ?? (storage.Kind == "local" ? LocalPolling : SharedPolling);
        var processor = new QueueProcessor(function, options.Queues, leases, log, time);
        return new QueueListener(function, processor, options.Queues, signal, new PollBackOff(longest, Random.Shared), time);
    }
}
