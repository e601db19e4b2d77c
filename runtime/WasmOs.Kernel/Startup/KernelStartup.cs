using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Startup;

/// <summary>
/// Creates the objects that the rooms need in storage. Runs at start; when storage is down, it retries in the background until storage is available.
/// Thread-safe.
/// </summary>
/// <param name="storage">Where containers, tables and queues are created.</param>
/// <param name="rooms">The rooms, which declare these objects.</param>
/// <param name="time">The clock for the pauses between attempts.</param>
/// <param name="failures">Receives failed attempts; null to discard them.</param>
public sealed class KernelStartup(IStorage storage, IEnumerable<KernelRoom> rooms, TimeProvider time, BackgroundFailures? failures = null) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly BackgroundFailures _failures = failures ?? BackgroundFailures.WithoutLog(time);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _retrying = Task.CompletedTask;
    private string? _problem = "Storage has not been reached yet.";

    /// <summary>Whether all objects exist.</summary>
    public bool IsReady => Problem is null;

    /// <summary>What is missing and why; null when ready. Contains no secrets.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Completes when all objects exist.</summary>
    public Task WhenReady => _ready.Task;

    /// <summary>Makes one attempt and, if it fails, continues in the background. Call this once.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await TryEnsureAsync(cancellationToken).ConfigureAwait(false))
        {
            _retrying = RetryAsync();
        }
    }

    /// <summary>Creates the containers, tables and queues of the rooms. Throws <see cref="StorageUnavailableException"/> when storage is down.</summary>
    public static async Task EnsureAsync(IStorage storage, IEnumerable<KernelRoom> rooms, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(rooms);
        KernelRoom[] all = [.. rooms];
        // Create everything concurrently: in sequence there are thirty round trips, for which a worker's first request would wait.
        await Task.WhenAll(
        [
            .. all.SelectMany(static room => room.Containers).Select(container => storage.Blobs.EnsureContainerAsync(container, cancellationToken)),
            .. all.SelectMany(static room => room.Tables).Select(table => storage.Tables.EnsureTableAsync(table, cancellationToken)),
            .. all.SelectMany(static room => room.Queues)
                .SelectMany(static queue => (string[])[queue, queue + KernelRoom.PoisonSuffix])
                .Select(queue => storage.Queues.EnsureQueueAsync(queue, cancellationToken)),
        ]).ConfigureAwait(false);
    }

    /// <summary>Stops the attempts.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _retrying.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task<bool> TryEnsureAsync(CancellationToken cancellationToken)
    {
        try
        {
            await EnsureAsync(storage, rooms, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException e)
        {
            _failures.Report("startup", e);
            Volatile.Write(ref _problem, e.Message);
            return false;
        }

        Volatile.Write(ref _problem, null);
        _ready.TrySetResult();
        return true;
    }

    private async Task<bool> TryEnsureInBackgroundAsync()
    {
        try
        {
            return await TryEnsureAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!e.IsFatal() && !(e is OperationCanceledException && _stop.IsCancellationRequested))
        {
            // The boundary of background preparation: an exception here would keep the host from ever becoming ready.
            _failures.Report("startup", e);
            Volatile.Write(ref _problem, $"Storage could not be prepared ({e.GetType().Name}); the log says more. It is tried again.");
            return false;
        }
    }

    private async Task RetryAsync()
    {
        var pause = FirstPause;
        try
        {
            do
            {
                await Task.Delay(pause, time, _stop.Token).ConfigureAwait(false);
                pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
            }
            while (!await TryEnsureInBackgroundAsync().ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The process ends before storage became available.
        }
    }
}
