using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Kernel.Rooms;
using WasmOs.Storage;

namespace WasmOs.Kernel.Diagnostics;

/// <summary>
/// How many messages wait in the queues of all rooms, and how long. Storage is asked in the background when somebody collects figures, at most every five
/// seconds, so a collection never waits for storage and shows what the one before has asked for. Thread-safe.
/// </summary>
public sealed class QueueMetrics : IRoomMetrics
{
    /// <summary>How old what is shown may be before storage is asked again.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    /// <summary>The name of the queues of tasks, without the product's name and their priority.</summary>
    public const string Tasks = "tasks";

    private static readonly string[] Priorities = ["high", "normal", "low"];

    private readonly string[] _queues;
    private readonly IQueueStore _store;
    private readonly TimeProvider _time;
    private readonly BackgroundValue<IReadOnlyList<QueueState>> _states;

    /// <summary>Creates the figures.</summary>
    public QueueMetrics(IEnumerable<KernelRoom> rooms, IStorage storage, TimeProvider time, BackgroundFailures failures)
    {
        ArgumentNullException.ThrowIfNull(storage);
        _queues = [.. rooms.SelectMany(static room => room.Queues)];
        (_store, _time) = (storage.Queues, time);
        _states = new BackgroundValue<IReadOnlyList<QueueState>>([], AskAllAsync, Freshness, "queue-figures", time, failures);
    }

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
    public IReadOnlyList<QueueState> Look() => _states.Look();

    /// <summary>Asks storage now, and returns what it says; what it said before when it is down. Does not throw.</summary>
    internal Task<IReadOnlyList<QueueState>> AskAsync() => _states.ReadAsync();

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

    private async ValueTask<IReadOnlyList<QueueState>> AskAllAsync(CancellationToken cancellationToken)
    {
        var states = new List<QueueState>();
        foreach (var queue in _queues)
        {
            states.Add(await AskAsync(queue, cancellationToken).ConfigureAwait(false));
        }

        return states;
    }

    private async ValueTask<QueueState> AskAsync(string queue, CancellationToken cancellationToken)
    {
        var depth = await _store.ApproximateCountAsync(queue, cancellationToken).ConfigureAwait(false);
        var poison = await _store.ApproximateCountAsync(queue + KernelRoom.PoisonSuffix, cancellationToken).ConfigureAwait(false);
        var next = depth == 0 ? [] : await _store.PeekAsync(queue, 1, cancellationToken).ConfigureAwait(false);
        var age = next.Count == 0 ? TimeSpan.Zero : _time.GetUtcNow() - next[0].InsertedOn;
        var (name, priority) = NameOf(queue);
        return new QueueState(name, priority, depth, age < TimeSpan.Zero ? TimeSpan.Zero : age, poison);
    }
}
