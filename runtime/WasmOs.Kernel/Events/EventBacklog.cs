using System.Diagnostics.Metrics;
using System.Threading.Channels;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Events;

/// <summary>
/// Publishes events behind their maker's back, within a bound of memory. While storage is down they wait; what finds no room, or cannot be published for another reason, is dropped and counted. Thread-safe.
/// </summary>
internal sealed class EventBacklog : IAsyncDisposable
{
    /// <summary>What may wait, bytes.</summary>
    public const long Capacity = 8 << 20;

    /// <summary>What an event costs besides its data.</summary>
    private const int Overhead = 256;

    /// <summary>As many as the local store likes in one commit.</summary>
    private const int MostAtOnce = 64;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly Func<WasmEvent, CancellationToken, ValueTask> _publish;
    private readonly TimeProvider _time;
    private readonly Counter<long> _dropped;
    private readonly BackgroundFailures _failures;
    private readonly Channel<WasmEvent> _waiting = Channel.CreateUnbounded<WasmEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _bytes;
    private long _droppedCount;

    public EventBacklog(Func<WasmEvent, CancellationToken, ValueTask> publish, TimeProvider time, Counter<long> dropped, BackgroundFailures failures)
    {
        _publish = publish;
        _time = time;
        _dropped = dropped;
        _failures = failures;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Events that were dropped.</summary>
    public long Dropped => Interlocked.Read(ref _droppedCount);

    /// <summary>Takes an event; returns at once.</summary>
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

    /// <summary>Publishes what waits, if storage takes it, and stops.</summary>
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
            // The same event again: what of it was stored already is found by its id.
            await Task.Delay(Pause, _time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Interlocked.Add(ref _bytes, -SizeOf(happened));
    }

    /// <summary>False when it is to be tried again.</summary>
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
            // The boundary of the publishing behind: one event that cannot be published must not hold up the others.
            _failures.Report("events", e);
            Drop();
        }

        return true;
    }

    private void Drop()
    {
        Interlocked.Increment(ref _droppedCount);
        _dropped.Add(1);
    }
}
