namespace WasmOs.Kernel.Batches;

/// <summary>
/// The results of a worker's turn on a lane that are not stored yet. Used concurrently by the turn's loop, which adds results, and by its watch, which stores
/// them and renews the lease.
/// </summary>
/// <remarks>
/// Results and the lane's row with its new position are written in one transaction that requires the row's ETag. A worker that has lost the lane therefore
/// writes nothing, and an input that ran twice is counted once.
/// </remarks>
internal sealed class BatchLaneProgress : IDisposable
{
    /// <summary>A transaction has at most 100 rows, and one of them is the lane's.</summary>
    private const int MaxResults = 99;

    /// <summary>Bytes. An Azure transaction is at most 4 MiB, including base 64 and JSON.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Approximate bytes of a result row besides its line.</summary>
    private const int RowBytes = 256;

    private readonly BatchStore _store;
    private readonly BatchId _batch;
    private readonly TimeProvider _time;
    private readonly TimeSpan _lease;
    private readonly BatchMetrics? _metrics;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly List<BatchResult> _pending = [];
    private BatchLaneRow _row;
    private int _pendingBytes;

    public BatchLaneProgress(BatchStore store, BatchId batch, BatchLaneRow claimed, TimeProvider time, TimeSpan lease, BatchMetrics? metrics = null)
    {
        _store = store;
        _batch = batch;
        _row = claimed;
        _time = time;
        _lease = lease;
        _metrics = metrics;
    }

    /// <summary>Adds a result. Stores all pending results when they fill a transaction, or at once when <paramref name="urgent"/> is set.</summary>
    /// <returns>False when another worker has the lane.</returns>
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

    /// <summary>Stores the pending results, and renews the lease when half of it has passed.</summary>
    /// <returns>False when another worker has the lane.</returns>
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

    /// <summary>
    /// Stores the pending results and releases the lane, as done or for its next turn. A turn that ends this way did not lose its host, so the count of
    /// attempts starts again at zero.
    /// </summary>
    /// <returns>False when another worker has the lane.</returns>
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
        foreach (var result in _pending)
        {
            _metrics?.Count(result.Outcome);
        }

        _pending.Clear();
        _pendingBytes = 0;
        return true;
    }
}
