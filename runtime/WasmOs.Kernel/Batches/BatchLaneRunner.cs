using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Batches;

/// <summary>Works on lanes of batches, a turn for each message. Thread-safe.</summary>
/// <remarks>
/// A message is a reason to look, nothing more: the lane's row says whether there is something to do and who does it, so a message that comes twice, late or from another host does no harm.
/// When storage is down <see cref="StorageUnavailableException"/> comes through, and the message has to come back.
/// </remarks>
public sealed class BatchLaneRunner
{
    /// <summary>The queue of lanes.</summary>
    public const string Queue = BatchStore.Queue;

    /// <summary>Where the queue's host puts messages that it gave up.</summary>
    public const string PoisonQueue = BatchStore.PoisonQueue;

    /// <summary>An input that was begun so often without a result is not begun again: it ends its host, or runs longer than hosts live.</summary>
    internal const int MaxAttempts = 5;

    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RevivalPause = TimeSpan.FromSeconds(30);

    private readonly BatchStore _store;
    private readonly BatchCompletion _completion;
    private readonly ExecutionService _executions;
    private readonly TimeProvider _time;
    private readonly BatchOptions _options;
    private readonly BackgroundFailures _failures;
    private readonly DeferredMessages _deferred;
    private readonly bool _isAlone;

    /// <summary>Creates the runner.</summary>
    public BatchLaneRunner(
        IStorage storage, ExecutionService executions, EventPublisher events, TimeProvider time, BatchOptions options, BackgroundFailures? failures = null)
    {
        _store = new BatchStore(storage);
        _completion = new BatchCompletion(_store, events, time);
        _executions = executions;
        _time = time;
        _options = options;
        _failures = failures ?? BackgroundFailures.WithoutLog(time);
        _deferred = new DeferredMessages(time);
        _isAlone = !storage.IsShared;
    }

    /// <summary>Handles a message: works on the lane for a while, or not at all when there is nothing to do or somebody else does it. Then the message can go.</summary>
    /// <param name="message">What was sent: <c>{batch id}/{lane}</c>.</param>
    /// <param name="cancellationToken">Ends the turn; what was done is written down, and the lane goes back on the queue.</param>
    /// <exception cref="FormatException">It is no message of a batch.</exception>
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

        // Who ended the batch announces it. When that one dies or fails, this message looks again.
        if (await _completion.TryCompleteAsync(id, CancellationToken.None).ConfigureAwait(false) is { HasEnded: true, Announced: false })
        {
            await DeferAsync(id, number, BatchCompletion.AnnouncementTime, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Handles a message that the queue's host gave up: the lane's own row knows how often its input was begun, so the lane goes back on the queue.</summary>
    public async ValueTask ReviveAsync(string message, CancellationToken cancellationToken)
    {
        // What is no message has been told as a failure as often as the head tries; no lane waits for it.
        if (BatchLaneMessage.TryParse(message, out var named)
            && await _store.GetLaneAsync(named.Batch, named.Lane, cancellationToken).ConfigureAwait(false) is not null)
        {
            await DeferAsync(named.Batch, named.Lane, RevivalPause, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask DeferAsync(BatchId id, int lane, TimeSpan delay, CancellationToken cancellationToken) => await _deferred.SendAsync(
        new BatchLaneMessage(id, lane).ToString(), delay, () => _store.SendAsync(id, lane, delay, cancellationToken), cancellationToken).ConfigureAwait(false);

    /// <summary>1. Claim. 2. Work. 3. What follows from how it ended.</summary>
    private async ValueTask<BatchTurnEnd> TakeTurnAsync(BatchRow batch, BatchLaneRow lane, CancellationToken cancellationToken)
    {
        // 1. Another worker holds this lane: retry when its lease expires, because that worker may have died. It has died where this process alone uses the storage.
        var now = _time.GetUtcNow();
        if (lane.IsLeased(now) && (!_isAlone || lane.Worker == _options.Worker))
        {
            // No lease is longer: one that seems so was written before a clock was set back.
            var left = lane.LeasedUntil - now;
            await DeferAsync(batch.Id, lane.Lane, left < _options.Lease ? left : _options.Lease, cancellationToken).ConfigureAwait(false);
            return BatchTurnEnd.Lost;
        }

        var stopped = batch.State != BatchState.Running;
        var claim = stopped
            ? lane with { Done = true, LeasedUntil = now }
            : lane with { Attempts = lane.Attempts + 1, LeasedUntil = now + _options.Lease, Worker = _options.Worker };
        // A claim is not cut short: one that nobody knows of would keep the lane from everybody.
        if (await _store.ReplaceLaneAsync(batch.Id, claim, [], CancellationToken.None).ConfigureAwait(false) is not { } claimed)
        {
            await DeferAsync(batch.Id, lane.Lane, _options.Lease, cancellationToken).ConfigureAwait(false);
            return BatchTurnEnd.Lost;
        }

        if (stopped)
        {
            return BatchTurnEnd.BatchStopped;
        }

        // 2.
        using var turn = new BatchLaneTurn(_store, _executions, _time, _options, batch, claimed, _failures, cancellationToken);
        var end = await turn.RunAsync().ConfigureAwait(false);

        // 3. The lane is free by now, so that its next message finds it so.
        if (end is BatchTurnEnd.TurnOver or BatchTurnEnd.Interrupted or BatchTurnEnd.Busy)
        {
            await DeferAsync(batch.Id, lane.Lane, end == BatchTurnEnd.Busy ? BusyPause : TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
        }

        return end;
    }
}
