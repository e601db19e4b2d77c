namespace WasmOs.Kernel.Batches;

/// <summary>What a worker has done of a lane and not written down yet. Used by the loop that runs inputs and by the one that looks after it.</summary>
/// <remarks>Results and the lane's row over them are one transaction under the row's ETag: who lost the lane writes nothing, so an input that ran twice counts once.</remarks>
internal sealed class BatchLaneProgress : IDisposable
{
    /// <summary>A transaction has 100 rows, and one of them is the lane's.</summary>
    private const int MaxResults = 99;

    /// <summary>A transaction on Azure has 4 MiB in base 64 and JSON.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>What a row has besides its line, about.</summary>
    private const int RowBytes = 256;

    private readonly BatchStore _store;
    private readonly BatchId _batch;
    private readonly TimeProvider _time;
    private readonly TimeSpan _lease;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly List<BatchResult> _pending = [];
    private BatchLaneRow _row;
    private int _pendingBytes;

    public BatchLaneProgress(BatchStore store, BatchId batch, BatchLaneRow claimed, TimeProvider time, TimeSpan lease)
    {
        _store = store;
        _batch = batch;
        _row = claimed;
        _time = time;
        _lease = lease;
    }

    /// <summary>Takes a result, and writes down what there is when it is enough for a transaction, or at once when it is urgent.</summary>
    /// <returns>False when somebody else has the lane.</returns>
    public async ValueTask<bool> AddAsync(BatchResult result, bool urgent, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var bytes = RowBytes + Math.Min(result.Line.Length, BatchStore.InlineBytes);
            if (_pendingBytes + bytes > MaxBytes && !await WriteAsync(_row, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            _pending.Add(result);
            _pendingBytes += bytes;
            return (!urgent && _pending.Count < MaxResults) || await WriteAsync(_row, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Writes down what there is, and renews the lease when half of it is over.</summary>
    /// <returns>False when somebody else has the lane.</returns>
    public async ValueTask<bool> BeatAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return (_pending.Count == 0 && _row.LeasedUntil - _time.GetUtcNow() > _lease / 2)
                || await WriteAsync(_row, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Writes down what there is and gives the lane back, ended or for the next worker. What ends so has not lost its host: it is no attempt.</summary>
    /// <returns>False when somebody else has the lane.</returns>
    public async ValueTask<bool> ReleaseAsync(bool done, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await WriteAsync(_row with { Done = done, Attempts = 0 }, cancellationToken, release: true).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async ValueTask<bool> WriteAsync(BatchLaneRow row, CancellationToken cancellationToken, bool release = false)
    {
        var now = _time.GetUtcNow();
        var next = row with
        {
            Next = row.Next + _pending.Count,
            Succeeded = row.Succeeded + _pending.Count(static result => result.Outcome == BatchOutcome.Succeeded),
            Failed = row.Failed + _pending.Count(static result => result.Outcome == BatchOutcome.Failed),
            Attempts = _pending.Count > 0 ? 0 : row.Attempts,
            LeasedUntil = release ? now : now + _lease,
        };
        if (await _store.ReplaceLaneAsync(_batch, next, _pending, cancellationToken).ConfigureAwait(false) is not { } written)
        {
            return false;
        }

        _row = written;
        _pending.Clear();
        _pendingBytes = 0;
        return true;
    }
}
