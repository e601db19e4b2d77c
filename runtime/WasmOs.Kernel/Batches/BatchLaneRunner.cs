using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Batches;

/// <summary>Handles the messages of lanes: one turn of work on the lane for each message. Thread-safe.</summary>
/// <remarks>
/// <para>A message only asks for a check. The lane's row says whether there is work and which worker does it, so a message that arrives twice, late or from
/// another host does no harm.</para>
/// <para>When storage is down, methods throw <see cref="StorageUnavailableException"/>, and the head must deliver the message again.</para>
/// </remarks>
public sealed class BatchLaneRunner
{
    /// <summary>The queue of lanes.</summary>
    public const string Queue = BatchStore.Queue;

    /// <summary>The poison queue: the head moves messages there whose handling failed too often.</summary>
    public const string PoisonQueue = BatchStore.PoisonQueue;

    /// <summary>An input that was begun this often without a result is counted as failed: it crashes its host, or runs longer than hosts live.</summary>
    internal const int MaxAttempts = 5;

    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RevivalPause = TimeSpan.FromSeconds(30);

    private readonly BatchStore _store;
    private readonly BatchCompletion _completion;
    private readonly ExecutionService _executions;
    private readonly TimeProvider _time;
    private readonly BatchOptions _options;
    private readonly BatchMetrics? _metrics;
    private readonly BackgroundFailures _failures;
    private readonly DeferredMessages _deferred;
    private readonly bool _isAlone;

    /// <summary>Creates the runner.</summary>
    public BatchLaneRunner(
        IStorage storage, ExecutionService executions, EventPublisher events, TimeProvider time, BatchOptions options, BackgroundFailures? failures = null,
        BatchMetrics? metrics = null)
    {
        _store = new BatchStore(storage);
        _completion = new BatchCompletion(_store, events, time);
        _executions = executions;
        _time = time;
        _options = options;
        _metrics = metrics;
        _failures = failures ?? BackgroundFailures.WithoutLog(time);
        _deferred = new DeferredMessages(time);
        _isAlone = !storage.IsShared;
    }

    /// <summary>
    /// Handles a message: works on the lane for one turn, or not at all when there is no work or another worker has the lane. On return the message can be
    /// deleted.
    /// </summary>
    /// <param name="message">The message, <c>{batch id}/{lane}</c>.</param>
    /// <param name="cancellationToken">Ends the turn early: results so far are stored and the lane goes back to the queue.</param>
    /// <exception cref="FormatException">The message is not a lane's.</exception>
    public async ValueTask RunAsync(string message, CancellationToken cancellationToken)
    {
        var (id, number) = BatchLaneMessage.Parse(message);
        var batch = await _store.GetAsync(id, cancellationToken).ConfigureAwait(false);
        var lane = batch is null or { Deleting: true } ? null : await _store.GetLaneAsync(id, number, cancellationToken).ConfigureAwait(false);
        if (lane is null)
        {
            return;
        }

        if (!lane.Done)
        {
            var end = await TakeTurnAsync(batch!, lane, cancellationToken).ConfigureAwait(false);
            if (end is not (BatchTurnEnd.LaneEnded or BatchTurnEnd.BatchStopped))
            {
                return;
            }
        }

        // The worker that ended the batch announces it. This message comes back to check, in case that worker dies or fails.
        if (await _completion.TryCompleteAsync(id, CancellationToken.None).ConfigureAwait(false) is { HasEnded: true, Announced: false })
        {
            await DeferAsync(id, number, BatchCompletion.AnnouncementTime, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Handles a message of the poison queue: the lane goes back to its queue, because the lane's row itself counts how often an input was begun.
    /// </summary>
    public async ValueTask ReviveAsync(string message, CancellationToken cancellationToken)
    {
        // No lane waits for a message that names none, and RunAsync has reported it as a failure at each of the head's tries.
        if (BatchLaneMessage.TryParse(message, out var named)
            && await _store.GetLaneAsync(named.Batch, named.Lane, cancellationToken).ConfigureAwait(false) is not null)
        {
            await DeferAsync(named.Batch, named.Lane, RevivalPause, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask DeferAsync(BatchId id, int lane, TimeSpan delay, CancellationToken cancellationToken) => await _deferred.SendAsync(
        new BatchLaneMessage(id, lane).ToString(), delay, () => _store.SendAsync(id, lane, delay, cancellationToken), cancellationToken).ConfigureAwait(false);

    /// <summary>1. Claims the lane. 2. Works. 3. Sends the next message as the turn's end requires.</summary>
    private async ValueTask<BatchTurnEnd> TakeTurnAsync(BatchRow batch, BatchLaneRow lane, CancellationToken cancellationToken)
    {
        // 1. Another worker holds this lane: retry when its lease expires, because that worker may have died. When only this process uses the storage, the
        // other worker has certainly died.
        var now = _time.GetUtcNow();
        if (lane.IsLeased(now) && (!_isAlone || lane.Worker == _options.Worker))
        {
            // At most one lease: a longer rest was written before the wall clock was set back.
            var left = lane.LeasedUntil - now;
            await DeferAsync(batch.Id, lane.Lane, left < _options.Lease ? left : _options.Lease, cancellationToken).ConfigureAwait(false);
            return BatchTurnEnd.Lost;
        }

        var stopped = batch.State != BatchState.Running;
        var claim = stopped
            ? lane with { Done = true, LeasedUntil = now }
            : lane with { Attempts = lane.Attempts + 1, LeasedUntil = now + _options.Lease, Worker = _options.Worker };
        // The claim is not cancellable: a claim that was written without being noticed would block the lane until its lease expires.
        if (await _store.ReplaceLaneAsync(batch.Id, claim, [], CancellationToken.None).ConfigureAwait(false) is not { } claimed)
        {
            await DeferAsync(batch.Id, lane.Lane, _options.Lease, cancellationToken).ConfigureAwait(false);
            return BatchTurnEnd.Lost;
        }

        if (stopped)
        {
            return BatchTurnEnd.BatchStopped;
        }

        // 2. Work.
        using var turn = new BatchLaneTurn(_store, _executions, _time, _options, batch, claimed, _failures, _metrics, cancellationToken);
        var end = await turn.RunAsync().ConfigureAwait(false);

        // 3. The turn has released the lane by now, so its next message finds it free.
        if (end is BatchTurnEnd.TurnOver or BatchTurnEnd.Interrupted or BatchTurnEnd.Busy)
        {
            await DeferAsync(batch.Id, lane.Lane, end == BatchTurnEnd.Busy ? BusyPause : TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
        }

        return end;
    }
}
