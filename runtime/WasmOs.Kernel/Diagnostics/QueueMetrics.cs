using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Kernel.Rooms;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Diagnostics;

/// <summary>
/// How many messages wait in the queues of all rooms, and how long. Storage is asked in the background when somebody collects figures, at most every five
/// seconds, so a collection never waits for storage and shows what the one before has asked for. Thread-safe.
/// </summary>
public sealed class QueueMetrics(IEnumerable<KernelRoom> rooms, IStorage storage, TimeProvider time, BackgroundFailures failures) : IRoomMetrics
{
    /// <summary>How old what is shown may be before storage is asked again.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private static readonly string[] Priorities = ["high", "normal", "low"];

    private readonly string[] _queues = [.. rooms.SelectMany(static room => room.Queues)];
    private IReadOnlyList<QueueState> _states = [];
    private long? _askedAt;
    private int _isAsking;

    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        meter.Gauge(
            "wasmos_queue_depth", "Messages in a queue, visible and hidden, approximately, by queue and priority.",
            () => Look().Select(static state => state.Depth.Under("queue", state.Queue, "priority", state.Priority)));
        meter.Gauge(
            "wasmos_queue_age_seconds", "How long ago the next visible message of a queue was sent, by queue and priority.",
            () => Look().Select(static state => state.Age.TotalSeconds.Under("queue", state.Queue, "priority", state.Priority)));
        meter.Gauge(
            "wasmos_queue_poison", "Messages that failed too often and wait in the poison queue, by queue and priority.",
            () => Look().Select(static state => state.Poison.Under("queue", state.Queue, "priority", state.Priority)));
    }

    /// <summary>What storage said last. Asks it again in the background when that is too old.</summary>
    public IReadOnlyList<QueueState> Look()
    {
        var isOld = _askedAt is not { } askedAt || time.GetElapsedTime(askedAt) >= Freshness;
        if (isOld && Interlocked.CompareExchange(ref _isAsking, 1, 0) == 0)
        {
            _ = AskAsync();
        }

        return Volatile.Read(ref _states);
    }

    /// <summary>Asks storage now. Does not throw.</summary>
    internal async Task AskAsync()
    {
        try
        {
            var states = new List<QueueState>();
            foreach (var queue in _queues)
            {
                states.Add(await AskAsync(queue).ConfigureAwait(false));
            }

            Volatile.Write(ref _states, states);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            failures.Report("queue-figures", e);
        }
        finally
        {
            _askedAt = time.GetTimestamp();
            Volatile.Write(ref _isAsking, 0);
        }
    }

    private static (string Queue, string Priority) NameOf(string queue)
    {
        var name = queue[(queue.IndexOf('-', StringComparison.Ordinal) + 1)..]; // Without the product's name.
        foreach (var priority in Priorities)
        {
            if (name.EndsWith("-" + priority, StringComparison.Ordinal))
            {
                return (name[..^(priority.Length + 1)], priority);
            }
        }

        return (name, "normal");
    }

    private async ValueTask<QueueState> AskAsync(string queue)
    {
        var queues = storage.Queues;
        var depth = await queues.ApproximateCountAsync(queue, CancellationToken.None).ConfigureAwait(false);
        var poison = await queues.ApproximateCountAsync(queue + KernelRoom.PoisonSuffix, CancellationToken.None).ConfigureAwait(false);
        var next = depth == 0 ? [] : await queues.PeekAsync(queue, 1, CancellationToken.None).ConfigureAwait(false);
        var age = next.Count == 0 ? TimeSpan.Zero : time.GetUtcNow() - next[0].InsertedOn;
        var (name, priority) = NameOf(queue);
        return new QueueState(name, priority, depth, age < TimeSpan.Zero ? TimeSpan.Zero : age, poison);
    }
}
