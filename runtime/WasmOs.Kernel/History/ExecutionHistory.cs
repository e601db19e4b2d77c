using System.Diagnostics.Metrics;
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

/// <summary>The log of runs: written behind the response, read newest first. Thread-safe.</summary>
/// <remarks>
/// A run is a line in a block of memory at once, and in storage after a second or a mebibyte of them. While storage is down blocks wait in bounded memory; when that is
/// full the oldest successful runs are dropped and counted (<c>wasmos_history_dropped_total</c>); others are never dropped, see <see cref="IsSaturated"/>.
/// </remarks>
public sealed class ExecutionHistory : IAsyncDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "WasmOs.Kernel.History";

    /// <summary>How much may wait for the next beat, bytes: an append to storage costs two syncs, however much it holds.</summary>
    private const long WakeBytes = 1 << 20;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan YieldInterval = TimeSpan.FromMinutes(1);

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
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _droppedCounter;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly List<HistorySegment> _ended = [];
    private DateTimeOffset _nextSweep = DateTimeOffset.MinValue;
    private DateTimeOffset _nextYield = DateTimeOffset.MinValue;
    private long _dropped;
    private int _disposed;

    /// <summary>Creates the history and starts writing behind.</summary>
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
        _droppedCounter = _meter.CreateCounter<long>("wasmos_history_dropped_total", description: "Successful runs that the history dropped for want of memory.");
        _pump = new HistoryPump(WriteBehindAsync, options.FlushInterval, time, _failures);
    }

    /// <summary>Successful runs that were dropped for want of memory.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Whether runs that must not be dropped fill the buffer, because storage is down for long. New runs are to be refused then.</summary>
    public bool IsSaturated => _backlog.IsSaturated;

    /// <summary>Why runs are not being written now; null when they are.</summary>
    public Exception? LastFailure => _pump.LastFailure;

    /// <summary>Adds a run; returns at once and never throws for storage.</summary>
    public void Append(in ExecutionResult result)
    {
        var shard = _shards[(uint)Thread.GetCurrentProcessorId() % (uint)_shards.Length];
        var dropped = 0;
        var isFull = false;
        lock (shard.Lock)
        {
            // A run that was refused something is kept as a failure is: denials are never dropped.
            var isSuccess = result.Outcome is { Status: ExecutionStatus.Succeeded, Violations: 0 };
            var block = isSuccess ? shard.Successes : shard.Others;
            shard.Line.Write(block, result);
            if (block.Length + block.HeldBytes >= HistoryBlock.FullBytes)
            {
                isFull = true;
                dropped = Seal(shard, isSuccess);
            }
        }

        if (isFull)
        {
            CountDropped(dropped);

            // The beat writes what is there; between two beats only what has become much.
            if (_backlog.WaitingBytes >= WakeBytes)
            {
                _pump.Wake();
            }
        }
    }

    /// <summary>One run, with its whole output.</summary>
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
            : KernelErrors.ContentDamaged($"The part of the history in which the run {id} would be is damaged. Restore it from a backup: GET /health names the blobs.");
    }

    /// <summary>Runs, newest first. A page may be short, even empty, and have a continuation: a call reads a bounded part of the log.</summary>
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
        var filter = new HistoryFilter(from, below, query.ModuleName, query.Status);
        return await _reader.ReadAsync(filter, query.Since, query.Limit, CopyMemory(filter), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what is in memory; returns when storage has it, and throws <see cref="StorageUnavailableException"/> when that cannot be.</summary>
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

    /// <summary>Removes hours that are no longer kept and compresses what other processes left behind.</summary>
    /// <returns>How many segments were removed.</returns>
    public ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        _compactor.SweepAsync(now, now - _options.Retention, _options.Worker, cancellationToken);

    /// <summary>
    /// Stops writing behind. What is in memory is written if storage takes it; call <see cref="FlushAsync"/> first to be told when it does not.
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
            // The boundary of the history's end: what storage does not take goes with the process, and whoever reads the log is told how much that is.
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
        _meter.Dispose();
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

        if (_disk is { IsFull: true } && now >= _nextYield)
        {
            _nextYield = now + YieldInterval;
            await YieldAsync(_disk, now, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The store is full: the history gives up its oldest half again and again until it is not, all but the last hour. What users keep stays.</summary>
    private async ValueTask YieldAsync(DiskQuota disk, DateTimeOffset now, CancellationToken cancellationToken)
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
            _droppedCounter.Add(dropped);
        }
    }

    /// <summary>Blocks move from the shards to the backlog, so the shards are looked at first: a block is then seen once or twice, never not at all.</summary>
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
                    "Restore the blob from a backup; GET /api/v1/executions shows the rest of the run.", CheckedContent.Open, cancellationToken).ConfigureAwait(false);
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
