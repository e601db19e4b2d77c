using System.Globalization;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Usage;

/// <summary>Writes the sums of this process to storage, each minute and at the stop, behind the runs. Thread-safe.</summary>
/// <remarks>
/// Each sum is a row of this process alone, and is written whole. So a write whose outcome is unknown can be repeated. While storage is down, the sums stay in
/// memory.
/// </remarks>
public sealed class UsageWriter : IAsyncDisposable
{
    /// <summary>How often sums are written. A process that is killed loses what it summed since.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>How long a stop waits for storage.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How many days may be in memory. The oldest is lost when storage is down for longer.</summary>
    internal const int MostDays = 8;

    private const string Work = "usage";

    private readonly ITableStore _tables;
    private readonly string _worker;
    private readonly TimeProvider _time;
    private readonly BackgroundFailures _failures;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ITimer _timer;

    /// <summary>Creates the writer, which writes from now on.</summary>
    public UsageWriter(IStorage storage, WorkerName worker, TimeProvider time, BackgroundFailures failures)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(worker);
        ArgumentNullException.ThrowIfNull(time);
        (_tables, _worker, _time, _failures) = (storage.Tables, worker.Value, time, failures);
        Usage = new UsageRecorder(time);
        _timer = time.CreateTimer(static writer => _ = ((UsageWriter)writer!).WriteBehindAsync(), this, Interval, Interval);
    }

    /// <summary>The sums.</summary>
    public UsageRecorder Usage { get; }

    /// <summary>Writes the sums that have changed since they were written.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await WriteDaysAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes what is not written yet, for at most <see cref="StopTimeout"/>, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        using var stop = new CancellationTokenSource(StopTimeout, _time);
        try
        {
            await WriteAsync(stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the stop: what storage did not take is lost with the process.
            _failures.Report(Work, e);
            ReportLoss(Usage.Days.Sum(static day => day.UnwrittenRuns), e);
        }
    }

    private async Task WriteBehindAsync()
    {
        // A storage that takes longer than a minute is not asked twice at once.
        if (!await _turn.WaitAsync(0).ConfigureAwait(false))
        {
            return;
        }

        Exception? failure = null;
        try
        {
            await WriteDaysAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the timer's work: the next minute tries again.
            failure = e;
            _failures.Report(Work, e);
        }
        finally
        {
            _turn.Release();
        }

        if (Usage.Release(MostDays) is > 0 and var lost)
        {
            ReportLoss(lost, failure ?? new StorageUnavailableException("tables", "Storage took no sums for days."));
        }
    }

    private async ValueTask WriteDaysAsync(CancellationToken cancellationToken)
    {
        foreach (var day in Usage.Days)
        {
            await WriteAsync(day, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask WriteAsync(UsageDay day, CancellationToken cancellationToken)
    {
        var writes = new List<TableWrite>();
        var written = new List<(UsageCell Cell, long Runs)>();
        foreach (var ((module, caller), cell) in day.Cells)
        {
            var sum = cell.Sum;
            if (sum.Runs == cell.WrittenRuns)
            {
                continue;
            }

            writes.Add(TableWrite.Upsert(UsageRows.Encode(day.Date, module, caller, _worker, sum)));
            written.Add((cell, sum.Runs));
            if (writes.Count == StorageRules.MaxTransaction)
            {
                await SubmitAsync(writes, written, cancellationToken).ConfigureAwait(false);
            }
        }

        if (writes.Count > 0)
        {
            await SubmitAsync(writes, written, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask SubmitAsync(List<TableWrite> writes, List<(UsageCell Cell, long Runs)> written, CancellationToken cancellationToken)
    {
        var result = await _tables.SubmitAsync(UsageRows.Table, writes, cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            throw new StorageUnavailableException("tables", $"The sums of usage were not written: {result.Failure}.");
        }

        foreach (var (cell, runs) in written)
        {
            cell.WrittenRuns = runs;
        }

        writes.Clear();
        written.Clear();
    }

    private void ReportLoss(long runs, Exception failure)
    {
        if (runs > 0)
        {
            _failures.ReportLoss(string.Create(CultureInfo.InvariantCulture, $"{runs} {(runs == 1 ? "run" : "runs")} in the sums of usage"), failure);
        }
    }
}
