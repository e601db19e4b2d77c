using System.Globalization;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Pages;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.History;

/// <summary>The history of runs: written in the background, read newest first. Thread-safe.</summary>
/// <remarks>
/// A run is added to a block in memory immediately, and written to storage after a second or once a mebibyte is waiting. While storage is down, blocks wait in
/// bounded memory. When that memory is full, the oldest successful runs are dropped and counted (<c>wasmos_history_dropped_total</c>). Other runs are never
/// dropped, see <see cref="IsSaturated"/>.
/// </remarks>
public sealed class ExecutionHistory : IAsyncDisposable
{
    /// <summary>
    /// How many bytes may wait for the next timer interval. Each append to storage costs two syncs, regardless of its size, so small amounts wait.
    /// </summary>
    private const long WakeBytes = 1 << 20;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan FreeingInterval = TimeSpan.FromMinutes(1);

    private readonly IStorage _storage;
    private readonly ExecutionHistoryOptions _options;
    private readonly TimeProvider _time;
    private readonly HistoryShard[] _shards;
    private readonly HistoryBacklog _backlog;
    private readonly HistoryWriter _writer;
    private readonly HistoryReader _reader;
    private readonly HistoryCompactor _compactor;
    private readonly HistoryPump _pump;
    private readonly BackgroundFailures _failures;
    private readonly DiskQuota? _disk;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly List<HistorySegment> _ended = [];
    private DateTimeOffset _nextSweep = DateTimeOffset.MinValue;
    private DateTimeOffset _nextFreeing = DateTimeOffset.MinValue;
    private long _dropped;
    private int _disposed;

    /// <summary>Creates the history and starts writing in the background.</summary>
    public ExecutionHistory(IStorage storage, ExecutionHistoryOptions options, TimeProvider time, BackgroundFailures? failures = null, DiskQuota? disk = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.Worker);
        _storage = storage;
        _options = options;
        _disk = disk;
        _time = time;
        _failures = failures ?? BackgroundFailures.WithoutLog(time);
        _shards = [.. Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 1, 8)).Select(_ => new HistoryShard())];
        _backlog = new HistoryBacklog(options.BufferBytes);
        _writer = new HistoryWriter(storage, _backlog, options, time);
        _reader = new HistoryReader(storage);
        _compactor = new HistoryCompactor(storage);
        _pump = new HistoryPump(WriteBehindAsync, options.FlushInterval, time, _failures);
    }

    /// <summary>The number of successful runs that were dropped for lack of memory.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Whether the buffer is full of runs that must not be dropped, because storage has been down for long. New runs must then be refused.</summary>
    public bool IsSaturated => _backlog.IsSaturated;

    /// <summary>The bytes that wait to be written.</summary>
    public long WaitingBytes => _backlog.WaitingBytes;

    /// <summary>Why the last write failed; null when it succeeded.</summary>
    public Exception? LastFailure => _pump.LastFailure;

    /// <summary>Adds a run. Returns immediately and never throws for storage.</summary>
    /// <param name="result">The run.</param>
    /// <param name="timeline">Where its time went; null for a run whose timeline is not kept.</param>
    public void Append(in ExecutionResult result, ExecutionTimeline? timeline = null)
    {
        var shard = _shards[(uint)Thread.GetCurrentProcessorId() % (uint)_shards.Length];
        var dropped = 0;
        var isFull = false;
        lock (shard.Lock)
        {
            // A run that was denied a capability is kept like a failure: denials are never dropped.
            var isSuccess = result.Outcome is { Status: ExecutionStatus.Succeeded, Violations: 0 };
            var block = isSuccess ? shard.Successes : shard.Others;
            shard.Line.Write(block, result, timeline);
            if (block.Length + block.HeldBytes >= HistoryBlock.FullBytes)
            {
                isFull = true;
                dropped = Seal(shard, isSuccess);
            }
        }

        if (isFull)
        {
            CountDropped(dropped);

            // The timer writes regularly. In between, write only when much is waiting.
            if (_backlog.WaitingBytes >= WakeBytes)
            {
                _pump.Wake();
            }
        }
    }

    /// <summary>Reads one run with its complete output.</summary>
    public async ValueTask<Result<ExecutionEntry>> GetAsync(ExecutionId id, CancellationToken cancellationToken)
    {
        var filter = new HistoryFilter(id, HistoryIds.After(id), null, null);
        var page = await _reader.ReadAsync(filter, id.Time, 1, CopyMemory(filter), cancellationToken).ConfigureAwait(false);
        if (page.Items is [var entry, ..])
        {
            return await CompleteAsync(id, entry, cancellationToken).ConfigureAwait(false);
        }

        return page.Damaged == 0
            ? HistoryErrors.NotFound(id.ToString())
            : KernelErrors.ContentDamaged(
                $"The part of the history in which the run {id} would be is damaged. Restore it from a backup: GET /health names the blobs.");
    }

    /// <summary>
    /// Lists runs, newest first. Each call reads a bounded part of the history, so a page may be short or even empty and still have a continuation.
    /// </summary>
    public async ValueTask<Result<Page<ExecutionEntry>>> ListAsync(ExecutionQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 1000);
        ExecutionId? below = query.Until is { } until ? HistoryIds.FirstAt(until) : null;
        if (query.Continuation is { } continuation)
        {
            if (!HistoryIds.TryParse(continuation, out var bound))
            {
                return KernelErrors.ContinuationInvalid();
            }

            below = below is { } upper && upper < bound ? upper : bound;
        }

        var from = query.Since is { } since ? HistoryIds.FirstAt(since) : HistoryIds.Least;
        var filter = new HistoryFilter(from, below, query.ModuleName, query.Status) { Scope = query.Scope };
        return await _reader.ReadAsync(filter, query.Since, query.Limit, CopyMemory(filter), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes everything in memory. Returns when storage has it; throws <see cref="StorageUnavailableException"/> when storage is down.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            SealAll();
            _ended.AddRange(await _writer.WriteAsync(cancellationToken).ConfigureAwait(false));
            while (_ended.Count > 0)
            {
                await _compactor.CompressAsync(_ended[0], cancellationToken).ConfigureAwait(false);
                _ended.RemoveAt(0);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Removes hours that are older than the retention time, and compresses segments that other processes left uncompressed.</summary>
    /// <returns>The number of removed segments.</returns>
    public ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        _compactor.SweepAsync(now, now - _options.Retention, _options.Worker, cancellationToken);

    /// <summary>
    /// Stops background writing. Runs in memory are written if storage accepts them; to be told when it does not, call <see cref="FlushAsync"/> first.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _pump.DisposeAsync().ConfigureAwait(false);
        try
        {
            await FlushAsync(CancellationToken.None).ConfigureAwait(false);
            if (_writer.Segment is { } open)
            {
                await _compactor.CompressAsync(open, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary at the end of the history: runs that storage does not accept are lost with the process. The log says how many.
            _failures.Report("history", e);
            if (_backlog.Runs is > 0 and var lost)
            {
                _failures.ReportLoss(string.Create(CultureInfo.InvariantCulture, $"{lost} {(lost == 1 ? "run" : "runs")} of the history"), e);
            }
        }

        foreach (var shard in _shards)
        {
            shard.Dispose();
        }

        _writing.Dispose();
    }

    private async ValueTask WriteBehindAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        if (now >= _nextSweep)
        {
            _nextSweep = now + SweepInterval;
            await SweepAsync(now, cancellationToken).ConfigureAwait(false);
        }

        if (_disk is { IsFull: true } && now >= _nextFreeing)
        {
            _nextFreeing = now + FreeingInterval;
            await FreeSpaceAsync(_disk, now, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Frees space when the store is full: removes the oldest half of the history repeatedly until the store is no longer full, but keeps the last hour. Data
    /// of users is not touched.
    /// </summary>
    private async ValueTask FreeSpaceAsync(DiskQuota disk, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var kept = _options.Retention / 2; kept >= TimeSpan.FromHours(1) && disk.IsFull; kept /= 2)
        {
            if (await _compactor.SweepAsync(now, now - kept, _options.Worker, cancellationToken).ConfigureAwait(false) > 0)
            {
                disk.Refresh();
            }
        }
    }

    private int Seal(HistoryShard shard, bool successes)
    {
        var (empty, dropped) = _backlog.Exchange(successes ? shard.Successes : shard.Others);
        if (successes)
        {
            shard.Successes = empty;
        }
        else
        {
            shard.Others = empty;
        }

        return dropped;
    }

    private void SealAll()
    {
        foreach (var shard in _shards)
        {
            var dropped = 0;
            lock (shard.Lock)
            {
                dropped += shard.Successes.Count > 0 ? Seal(shard, successes: true) : 0;
                dropped += shard.Others.Count > 0 ? Seal(shard, successes: false) : 0;
            }

            CountDropped(dropped);
        }
    }

    private void CountDropped(int dropped)
    {
        if (dropped > 0)
        {
            Interlocked.Add(ref _dropped, dropped);
        }
    }

    /// <summary>
    /// Copies the lines in memory. Blocks move from the shards to the backlog, so the shards are read first: a block may then be seen twice, but is never
    /// missed.
    /// </summary>
    private List<byte[]> CopyMemory(HistoryFilter filter)
    {
        var lines = new List<byte[]>();
        foreach (var shard in _shards)
        {
            lock (shard.Lock)
            {
                CopyBlock(shard.Successes);
                CopyBlock(shard.Others);
            }
        }

        _backlog.CopyTo(lines, MayHold);
        return lines;

        bool MayHold(HistoryBlock block) => block.Count > 0 && filter.MayHold(block.First, block.Last, block.Modules, block.Statuses);

        void CopyBlock(HistoryBlock block)
        {
            if (MayHold(block))
            {
                lines.Add(block.Content.ToArray());
            }
        }
    }

    private async ValueTask<ExecutionEntry> CompleteAsync(ExecutionId id, ExecutionEntry entry, CancellationToken cancellationToken)
    {
        foreach (var name in entry.Apart ?? [])
        {
            var stored = name.Split('.')[0];
            var bytes = FindOutput(id, stored)
                ?? await BlobReading.ReadNeededAsync(
                    _storage.Blobs, HistoryOutputs.AddressOf(id, stored), $"The output {stored} of the run {id}",
                    "Restore the blob from a backup; GET /api/v1/executions shows the rest of the run.", CheckedContent.Open, cancellationToken)
                        .ConfigureAwait(false);
            entry = HistoryCompletion.With(entry, name, bytes);
        }

        return entry with { Apart = null };
    }

    private byte[]? FindOutput(ExecutionId id, string name)
    {
        foreach (var shard in _shards)
        {
            lock (shard.Lock)
            {
                foreach (var output in (shard.Successes.Outputs ?? []).Concat(shard.Others.Outputs ?? []))
                {
                    if (output.Id == id && output.Name == name)
                    {
                        return output.Content.ToArray();
                    }
                }
            }
        }

        return _backlog.FindOutput(output => output.Id == id && output.Name == name);
    }
}
