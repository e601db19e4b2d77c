using System.Threading.Channels;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Events;

/// <summary>
/// Publishes posted events in the background, with bounded memory. Events wait while storage is down. An event is dropped and counted when there is no room for
/// it, or when it cannot be published for another reason. Thread-safe.
/// </summary>
internal sealed class EventBacklog : IAsyncDisposable
{
    /// <summary>The most that waiting events may take, bytes.</summary>
    public const long Capacity = 8 << 20;

    /// <summary>The estimated size of an event besides its data, bytes.</summary>
    private const int Overhead = 256;

    /// <summary>How many events are published at once: a good size for one commit of the local store.</summary>
    private const int MostAtOnce = 64;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly Func<WasmEvent, CancellationToken, ValueTask> _publish;
    private readonly TimeProvider _time;
    private readonly BackgroundFailures _failures;
    private readonly Channel<WasmEvent> _waiting = Channel.CreateUnbounded<WasmEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _bytes;
    private long _droppedCount;

    public EventBacklog(Func<WasmEvent, CancellationToken, ValueTask> publish, TimeProvider time, BackgroundFailures failures)
    {
        _publish = publish;
        _time = time;
        _failures = failures;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>The number of dropped events.</summary>
    public long Dropped => Interlocked.Read(ref _droppedCount);

    /// <summary>Queues an event and returns immediately. Drops it when the queue is full.</summary>
    public void Post(WasmEvent happened)
    {
        var size = SizeOf(happened);
        if (Interlocked.Add(ref _bytes, size) <= Capacity && _waiting.Writer.TryWrite(happened))
        {
            return;
        }

        Interlocked.Add(ref _bytes, -size);
        Drop();
    }

    /// <summary>Stops after the waiting events were published. Each gets one more attempt, within 5 seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_waiting.Writer.TryComplete())
        {
            return;
        }

        await _ending.CancelAsync().ConfigureAwait(false);
        using var limit = new CancellationTokenSource(StopLimit, _time);
        await using (limit.Token.Register(_stop.Cancel).ConfigureAwait(false))
        {
            await _loop.ConfigureAwait(false);
        }

        _ending.Dispose();
        _stop.Dispose();
    }

    private static int SizeOf(WasmEvent happened) => happened.Data.Length + Overhead;

    private async Task RunAsync()
    {
        var batch = new List<WasmEvent>(MostAtOnce);
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (batch.Count < MostAtOnce && _waiting.Reader.TryRead(out var happened))
            {
                batch.Add(happened);
            }

            await Task.WhenAll(batch.Select(PublishAsync)).ConfigureAwait(false);
            batch.Clear();
        }
    }

    private async Task PublishAsync(WasmEvent happened)
    {
        while (!await TryPublishAsync(happened).ConfigureAwait(false))
        {
            // Publish the same event again. Parts of it that were already stored are recognized by its id.
            await Task.Delay(Pause, _time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Interlocked.Add(ref _bytes, -SizeOf(happened));
    }

    /// <summary>Publishes an event; returns false when the attempt must be repeated.</summary>
    private async ValueTask<bool> TryPublishAsync(WasmEvent happened)
    {
        try
        {
            await _publish(happened, _stop.Token).ConfigureAwait(false);
        }
        catch (StorageUnavailableException e) when (!_ending.IsCancellationRequested)
        {
            _failures.Report("events", e);
            return false;
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of background publishing: one event that cannot be published must not block the others.
            _failures.Report("events", e);
            Drop();
        }

        return true;
    }

    private void Drop()
    {
        Interlocked.Increment(ref _droppedCount);
    }
}
