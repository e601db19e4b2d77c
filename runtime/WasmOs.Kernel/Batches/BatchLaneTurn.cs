using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Batches;

/// <summary>One worker's turn on a lane that it has claimed. Used once; owned by <see cref="BatchLaneRunner"/>.</summary>
/// <remarks>
/// A loop runs inputs and collects their results. Concurrently a watch wakes every <see cref="BatchOptions.Beat"/>: it stores the results, renews the lease and
/// reads the batch's row. When the batch was stopped or the lane is lost, the watch cancels the running input.
/// </remarks>
internal sealed class BatchLaneTurn : IDisposable
{
    private readonly BatchStore _store;
    private readonly ExecutionService _executions;
    private readonly TimeProvider _time;
    private readonly BatchOptions _options;
    private readonly BackgroundFailures _failures;
    private readonly BatchRow _batch;
    private readonly BatchLaneRow _claimed;
    private readonly BatchLaneMap _map;
    private readonly BatchLaneProgress _progress;
    private readonly BatchResultLines _lines = new();
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _stoppingToken;
    private readonly long _startedAt;

    /// <summary>Why the watch ended the turn; <see cref="BatchTurnEnd.None"/> when it has not.</summary>
    private volatile BatchTurnEnd _watchEnd;

    public BatchLaneTurn(
        BatchStore store, ExecutionService executions, TimeProvider time, BatchOptions options, BatchRow batch, BatchLaneRow claimed,
        BackgroundFailures failures, BatchMetrics? metrics, CancellationToken host)
    {
        _store = store;
        _executions = executions;
        _time = time;
        _options = options;
        _failures = failures;
        _batch = batch;
        _claimed = claimed;
        _map = new BatchLaneMap(batch.Total, batch.Lanes, claimed.Lane);
        _progress = new BatchLaneProgress(store, batch.Id, claimed, time, options.Lease, metrics);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(host);
        _stoppingToken = host;
        _startedAt = time.GetTimestamp();
    }

    /// <summary>
    /// Whether an earlier attempt made no progress. One of the next inputs may have crashed its host: each result is then stored at once, to find out which.
    /// </summary>
    private bool IsCareful => _claimed.Attempts > 1;

    /// <summary>Runs inputs until the turn ends, and stores the results.</summary>
    public async ValueTask<BatchTurnEnd> RunAsync()
    {
        var watch = WatchAsync();
        BatchTurnEnd end;
        try
        {
            end = await RunInputsAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Cancelled while inputs were read or the module was loaded: no input was running.
            end = FindEnd() ?? BatchTurnEnd.Interrupted;
        }
        finally
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await watch.ConfigureAwait(false);
        }

        // Not cancellable by a stopping host: because of these writes, no stored input runs again after a restart.
        return end == BatchTurnEnd.Lost
            || await _progress.ReleaseAsync(end is BatchTurnEnd.LaneEnded or BatchTurnEnd.BatchStopped, CancellationToken.None).ConfigureAwait(false)
            ? end
            : BatchTurnEnd.Lost;
    }

    public void Dispose()
    {
        _progress.Dispose();
        _lines.Dispose();
        _stop.Dispose();
    }

    private async ValueTask<BatchTurnEnd> RunInputsAsync()
    {
        if (await BatchLaneInputs.OpenAsync(_store.Blobs, BatchStore.InputsOf(_batch.Id), _map, _stop.Token).ConfigureAwait(false) is not { } inputs)
        {
            return await StopBatchAsync(BatchStopReason.InputsLost).ConfigureAwait(false);
        }

        for (var position = _claimed.Next; position < _map.Count; position++)
        {
            if (FindEnd() is { } reason)
            {
                return reason;
            }

            if (position > _claimed.Next && _time.GetElapsedTime(_startedAt) >= _options.Turn)
            {
                return BatchTurnEnd.TurnOver;
            }

            if (await inputs.ReadAsync(position, _stop.Token).ConfigureAwait(false) is not { } input)
            {
                return await StopBatchAsync(BatchStopReason.InputsLost).ConfigureAwait(false);
            }

            if (await RunInputAsync(position, input).ConfigureAwait(false) is { } end)
            {
                return end;
            }
        }

        return BatchTurnEnd.LaneEnded;
    }

    private BatchTurnEnd? FindEnd() =>
        _watchEnd != BatchTurnEnd.None ? _watchEnd : _stoppingToken.IsCancellationRequested ? BatchTurnEnd.Interrupted : null;

    /// <summary>Runs one input, or counts it as failed when it was begun too often. Returns the reason when the turn must end, otherwise null.</summary>
    private async ValueTask<BatchTurnEnd?> RunInputAsync(int position, BatchInput input)
    {
        var index = _map.IndexOf(position);
        if (position == _claimed.Next && _claimed.Attempts > BatchLaneRunner.MaxAttempts)
        {
            return await AddAsync(_lines.WriteLost(index, _claimed.Attempts - 1)).ConfigureAwait(false);
        }

        var run = await _executions.ExecuteAsync(_batch.Reference, RequestOf(input), _stop.Token).ConfigureAwait(false);
        if (!run.Succeeded)
        {
            // Busy, or the CPU time of the creator's day is used up: the input was not tried and runs in a later turn.
            return run.Error.Kind is KernelErrorKind.Busy or KernelErrorKind.RateLimited
                ? BatchTurnEnd.Busy
                : await AddAsync(_lines.Write(index, run.Error)).ConfigureAwait(false);
        }

        if (run.Value.Outcome.Status != ExecutionStatus.Cancelled || !_stop.IsCancellationRequested)
        {
            var outcome = run.Value.Outcome.Status == ExecutionStatus.Succeeded ? BatchOutcome.Succeeded : BatchOutcome.Failed;
            return await AddAsync(_lines.Write(index, run.Value, outcome)).ConfigureAwait(false);
        }

        // An input that was stopped with its batch is cancelled; an input that was stopped with its host runs again.
        return _watchEnd == BatchTurnEnd.BatchStopped
            ? await AddAsync(_lines.Write(index, run.Value, BatchOutcome.Cancelled)).ConfigureAwait(false)
            : FindEnd() ?? BatchTurnEnd.Interrupted;
    }

    private ExecuteRequest RequestOf(in BatchInput input)
    {
        var request = new ExecuteRequest
        {
            Function = _batch.Function,
            Args = input.Args,
            Returns = _batch.Returns,
            Timeout = _batch.Timeout,
            Limits = _batch.Limits,
            Priority = _batch.Priority,
            Trace = _batch.Trace,
            Source = RunSource.Background,
            Origin = new RunOrigin(_batch.CreatedBy, _batch.CreatorId),
            Input = input.Input,
            Argv = input.Argv,
        };
        request.Env = input.Env ?? request.Env;
        return request;
    }

    private async ValueTask<BatchTurnEnd?> AddAsync(BatchResult result)
    {
        var mayEndBatch = result.Outcome == BatchOutcome.Failed && _batch.MaxFailures is not null;
        if (!await _progress.AddAsync(result, mayEndBatch || IsCareful, CancellationToken.None).ConfigureAwait(false))
        {
            return BatchTurnEnd.Lost;
        }

        if (!mayEndBatch)
        {
            return null;
        }

        var lanes = await _store.ListLanesAsync(_batch.Id, CancellationToken.None).ConfigureAwait(false);
        return lanes.Sum(lane => lane.Failed) > _batch.MaxFailures ? await StopBatchAsync(BatchStopReason.TooManyFailures).ConfigureAwait(false) : null;
    }

    private async ValueTask<BatchTurnEnd> StopBatchAsync(BatchStopReason reason)
    {
        await BatchStop.RequestAsync(_store, _batch.Id, reason, CancellationToken.None).ConfigureAwait(false);
        return BatchTurnEnd.BatchStopped;
    }

    /// <summary>
    /// Stores results, renews the lease and checks the batch, every beat. When storage is down the turn ends; the turn's last write then throws.
    /// </summary>
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(_options.Beat, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                if (await FindStopAsync().ConfigureAwait(false) is { } end)
                {
                    _watchEnd = end;
                    await _stop.CancelAsync().ConfigureAwait(false);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The turn has ended.
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the watch. Without the watch, or without storage, it is unknown whether this worker still has the lane.
            _failures.Report("batch-lanes", e);
            _watchEnd = BatchTurnEnd.Interrupted;
            await _stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<BatchTurnEnd?> FindStopAsync()
    {
        if (!await _progress.BeatAsync(CancellationToken.None).ConfigureAwait(false))
        {
            return BatchTurnEnd.Lost;
        }

        return await _store.GetAsync(_batch.Id, CancellationToken.None).ConfigureAwait(false) switch
        {
            null or { Deleting: true } => BatchTurnEnd.Lost,
            { State: BatchState.Running } => null,
            _ => BatchTurnEnd.BatchStopped,
        };
    }
}
