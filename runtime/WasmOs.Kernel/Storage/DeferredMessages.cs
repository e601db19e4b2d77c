using WasmOs.Storage;

namespace WasmOs.Kernel.Storage;

/// <summary>
/// Sends the messages that defer work on a row. A message is skipped when another message of this process will arrive for the same row at or before the wanted
/// time. So duplicates become one message. Thread-safe.
/// </summary>
/// <remarks>
/// <para>Deferring a message means sending a new message and deleting the old one. When storage does one of the two and its reply is lost, the old message
/// comes back beside the new one, and each of the two is deferred again. Without this class messages multiply at each storage failure, and all of them stay
/// until their row ends.</para>
/// <para>No row loses its last message. A message is skipped only while another message of the row is known to arrive at or before the wanted time: this
/// process sent that message, storage acknowledged it, and its time has not come, so no host can have received or deleted it. An entry expires a little before
/// its message can be received, so a message is never skipped in favor of itself and can be deferred again. A send without an acknowledgment leaves no entry.
/// A message that an earlier one has overtaken stays in the queue until its time; the register no longer knows it.</para>
/// <para>An entry expires by the monotonic timestamp or by the wall clock, whichever is first: when the wall clock is set forward, the local store delivers
/// messages early. When the register is full, every message is sent and none is skipped. Messages that an operator deletes from a queue by hand are lost, with
/// this class as without it; the sweeps are the last resort.</para>
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="capacity">The maximum number of rows that are remembered.</param>
internal sealed class DeferredMessages(TimeProvider time, int capacity = 100_000)
{
    /// <summary>
    /// How far the queue's clock and this process's clock may drift apart during one wait, and how much later than wanted a message may arrive.
    /// </summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest delay that a queue supports (<see cref="IQueueStore.SendAsync"/>). A message that is to wait longer arrives after this time and is deferred
    /// again.
    /// </summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, long> _ends = new();

    /// <summary>How many rows are remembered.</summary>
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

    /// <summary>Sends a message that arrives after a delay, unless another message of this process arrives for the row by then.</summary>
    /// <param name="row">Names the row and the queue.</param>
    /// <param name="delay">How long the message waits; more than <see cref="LongestDelay"/> is cut to it.</param>
    /// <param name="send">Sends the message; completes when storage has acknowledged it.</param>
    /// <param name="cancellationToken">Stops waiting for another message of the same row that is being sent.</param>
    /// <returns>False when the message was skipped.</returns>
    /// <exception cref="StorageUnavailableException">It is unknown whether the message was sent: the caller must not delete the message that it is
    /// handling.</exception>
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
                RemoveExpired();
                if (_entries.TryGetValue(row, out var known) && !IsExpired(known))
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

            // Another call is sending a message for this row: wait for its result. A caller whose message would be skipped fails when that send fails, so that
            // its own message stays in the queue. A caller that needs an earlier message loops and sends it, and its entry then replaces the other one.
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
            // A send that was canceled counts as failed too: callers that waited for it must not rely on it.
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

    /// <summary>
    /// Removes entries whose time has come. A replaced entry has another due time than its item in <see cref="_ends"/>, so that item removes nothing.
    /// </summary>
    private void RemoveExpired()
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

    private bool IsExpired(Entry entry) => entry.Due - TicksOf(Slack) <= time.GetTimestamp() || entry.DueAt - Slack <= time.GetUtcNow();

    private long TicksOf(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private sealed record Entry(long Due, DateTimeOffset DueAt)
    {
        /// <summary>While the message is being sent: completes with the send's failure, or with null when storage acknowledged it. Null afterwards.</summary>
        public TaskCompletionSource<Exception?>? Sending { get; set; }
    }
}
