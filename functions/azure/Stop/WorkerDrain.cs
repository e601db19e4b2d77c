using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmOs.Functions.Invocation;

namespace WasmOs.Functions.Worker.Stop;

/// <summary>Lets the calls that go on end before the worker does. The Functions host kills a worker some seconds after it told it to end, so all of it fits in less.</summary>
/// <remarks>1. What runs has <see cref="Patience"/> to end. 2. The rest is told to stop and has <see cref="Grace"/>: guests end, clients get 503, messages are left to come again. 3. Kestrel closes and the history is written.</remarks>
internal sealed partial class WorkerDrain(InvocationLeases leases, TimeProvider time, ILogger<WorkerDrain> logger) : IHostedLifecycleService
{
    /// <summary>How long calls may go on after the host asked the worker to end: the host allows 5 s in all.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    /// <summary>How long calls that were told to stop may take for it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _stopping;

    /// <summary>A call begins.</summary>
    public void Enter() => Interlocked.Increment(ref _running);

    /// <summary>A call has ended.</summary>
    public void Exit()
    {
        if (Interlocked.Decrement(ref _running) == 0 && Volatile.Read(ref _stopping))
        {
            _idle.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _stopping, true);
        if (Volatile.Read(ref _running) == 0 || await EndsWithinAsync(Patience, cancellationToken))
        {
            leases.StopAll();
            return;
        }

        LogStopping(logger, Volatile.Read(ref _running));
        leases.StopAll();
        if (!await EndsWithinAsync(Grace, cancellationToken))
        {
            LogAbandoned(logger, Volatile.Read(ref _running));
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> EndsWithinAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await _idle.Task.WaitAsync(limit, time, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "stopping: {Count} calls did not end in time and are stopped now")]
    private static partial void LogStopping(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "stopping: {Count} calls ignored their cancellation; their messages come again")]
    private static partial void LogAbandoned(ILogger logger, int count);
}
