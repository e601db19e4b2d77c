using WasmOs.Storage;

namespace WasmOs.Kernel.Storage;

/// <summary>
/// Sends messages that put off work on a row, and leaves out those that another message makes needless: at most one message for each row waits in a queue by this process. Thread-safe.
/// </summary>
/// <remarks>
/// <para>Putting off is sending a new message and deleting the old one. When storage does one of them and its reply is lost, the old message comes back beside the new one, and each
/// of the two is put off again: without this class messages multiply at each hiccup and stay as many until their row ends.</para>
/// <para>Each row keeps a message: a message is left out only while another one is known to come at or before the wanted time, because this process has sent it, storage has acknowledged
/// it, and its time has not come, so that no host can have received or deleted it. An entry ends a little before its message can be received; that message is therefore never left out in
/// favor of itself, and can be put off again. A send without a reply makes no entry. So a queue holds at most (hosts × rows) messages that were put off, however often storage hiccups.</para>
/// <para>An entry ends by the clock and by the time stamp, whichever is first: a clock that is set forward shows messages of the local store early. When the register is full, messages are
/// sent and none is left out. Who empties a queue by hand loses messages as ever; sweeps are the last resort.</para>
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="capacity">How many rows are remembered at most.</param>
internal sealed class DeferredMessages(TimeProvider time, int capacity = 100_000)
{
    /// <summary>What the clocks of a queue and of this process may differ by over one wait, and what a message may come later than was asked.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    /// <summary>Queues hold no message back for longer (<see cref="IQueueStore.SendAsync"/>): one that is to wait longer comes then and is put off again.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, long> _ends = new();

    /// <summary>Rows that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Sends a message that comes after a time, unless another one of this process will have come by then.</summary>
    /// <param name="row">Names the row and the queue.</param>
    /// <param name="delay">How long the message waits, as it is sent or longer than <see cref="LongestDelay"/>.</param>
    /// <param name="send">Sends it; completes when storage has acknowledged it.</param>
    /// <param name="cancellationToken">Stops waiting for another message of the same row that is being sent.</param>
    /// <returns>False when the message was left out.</returns>
    /// <exception cref="StorageUnavailableException">Nobody knows whether it was sent: the message that is being handled must stay.</exception>
    public async ValueTask<bool> SendAsync(string row, TimeSpan delay, Func<ValueTask> send, CancellationToken cancellationToken)
    {
        delay = delay < LongestDelay ? delay : LongestDelay;
        while (true)
        {
            var due = time.GetTimestamp() + TicksOf(delay);
            var isEarlier = false;
            Entry? mine = null;
            Task<Exception?>? other = null;
            lock (_lock)
            {
                RemoveOver();
                if (_entries.TryGetValue(row, out var known) && !IsOver(known))
                {
                    isEarlier = known.Due > due + TicksOf(Slack);
                    other = known.Sending?.Task;
                    if (other is null && !isEarlier)
                    {
                        return false;
                    }
                }

                if (other is null && delay > Slack && known?.Sending is null && (known is not null || _entries.Count < capacity) && _ends.Count < capacity)
                {
                    mine = new Entry(due, time.GetUtcNow() + delay) { Sending = new(TaskCreationOptions.RunContinuationsAsynchronously) };
                    _entries[row] = mine;
                }
            }

            if (other is null)
            {
                await SendAsync(row, mine, send).ConfigureAwait(false);
                return true;
            }

            // Duplicates come together: all but one wait for the one. Those that need no message of their own fail as it fails, so that their messages stay;
            // one that must come earlier is sent when its entry can replace the other's, and is known from then on.
            if (await other.WaitAsync(cancellationToken).ConfigureAwait(false) is StorageUnavailableException failure && !isEarlier)
            {
                throw new StorageUnavailableException(failure.Service, failure.Message, failure);
            }
        }
    }

    private async ValueTask SendAsync(string row, Entry? mine, Func<ValueTask> send)
    {
        Exception? failure = null;
        try
        {
            await send().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Also of a send that was stopped: it counts for nobody.
            failure = e;
            throw;
        }
        finally
        {
            if (mine is not null)
            {
                End(row, mine, failure);
            }
        }
    }

    private void End(string row, Entry mine, Exception? failure)
    {
        TaskCompletionSource<Exception?> ended;
        lock (_lock)
        {
            ended = mine.Sending!;
            mine.Sending = null;
            if (failure is null)
            {
                _ends.Enqueue(row, mine.Due);
            }
            else
            {
                _entries.Remove(row);
            }
        }

        ended.SetResult(failure);
    }

    /// <summary>Forgets entries whose time has come. One that was replaced has another time than its place in the order of ends.</summary>
    private void RemoveOver()
    {
        while (_ends.TryPeek(out var row, out var due) && due - TicksOf(Slack) <= time.GetTimestamp())
        {
            _ends.Dequeue();
            if (_entries.TryGetValue(row, out var entry) && entry.Due == due && entry.Sending is null)
            {
                _entries.Remove(row);
            }
        }
    }

    private bool IsOver(Entry entry) => entry.Due - TicksOf(Slack) <= time.GetTimestamp() || entry.DueAt - Slack <= time.GetUtcNow();

    private long TicksOf(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private sealed record Entry(long Due, DateTimeOffset DueAt)
    {
        /// <summary>Completes with the send's failure, or null; null when the send has been acknowledged.</summary>
        public TaskCompletionSource<Exception?>? Sending { get; set; }
    }
}
