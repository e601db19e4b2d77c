using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Startup;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Alerts.Figures;

/// <summary>
/// The reports of all hosts. Each host writes its own every fifteen seconds, so that the one host that evaluates alerts knows what all of them counted, and
/// which of them are gone. Thread-safe.
/// </summary>
/// <remarks>The local store has one host, whose report stays in memory.</remarks>
public sealed class HostReports : IAsyncDisposable
{
    /// <summary>How old a report may be before its host counts as missing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long a missing host is remembered.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private const string Work = "host-reports";

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly HostFigures _figures;
    private readonly ITableStore _tables;
    private readonly bool _isShared;
    private readonly string _worker;
    private readonly TimeProvider _time;
    private readonly BackgroundFailures _failures;
    private readonly SemaphoreSlim _turn = new(1);
    private ITimer? _timer;
    private HostReport? _own;

    /// <summary>Creates the reports. <see cref="StartAsync"/> begins to make this host's.</summary>
    /// <param name="figures">Makes the report of this host.</param>
    /// <param name="metrics">Makes the instruments that reports read, so it must be there before.</param>
    /// <param name="storage">Where reports are kept.</param>
    /// <param name="worker">The name of this process.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failures">Is told when a report could not be written.</param>
    public HostReports(
        HostFigures figures, KernelMetrics metrics, IStorage storage, WorkerName worker, TimeProvider time, BackgroundFailures failures)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(worker);
        _ = metrics;
        (_figures, _tables, _isShared, _worker, _time, _failures) = (figures, storage.Tables, storage.IsShared, worker.Value, time, failures);
    }

    /// <summary>Begins to report this host, and goes on until the end.</summary>
    public Task StartAsync()
    {
        _timer ??= _time.CreateTimer(
            static reports => _ = ((HostReports)reports!).ReportInBackgroundAsync(), this, HostFigures.Interval, HostFigures.Interval);
        return ReportInBackgroundAsync();
    }

    /// <summary>Makes the report of this host now, and writes it where other hosts read it.</summary>
    public async ValueTask ReportAsync(CancellationToken cancellationToken)
    {
        var report = _figures.Report();
        Volatile.Write(ref _own, report);
        if (_isShared)
        {
            await _tables.WriteAsync(HostReportRows.Table, TableWrite.Upsert(HostReportRows.Encode(report)), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the latest reports of all hosts, those of missing hosts among them.</summary>
    internal async ValueTask<IReadOnlyList<HostReport>> ReadAsync(CancellationToken cancellationToken)
    {
        var own = Volatile.Read(ref _own);
        var reports = new List<HostReport>();
        if (own is not null)
        {
            reports.Add(own);
        }

        if (_isShared)
        {
            var rows = await TableReading.ReadAllAsync(
                _tables, HostReportRows.Table, new TableQuery(HostReportRows.Partition), cancellationToken).ConfigureAwait(false);
            reports.AddRange(rows.Select(HostReportRows.Decode).Where(report => report.Worker != _worker));
        }

        return reports;
    }

    /// <summary>Deletes the reports of hosts that have been missing for longer than <see cref="Memory"/>.</summary>
    /// <returns>How many were deleted.</returns>
    internal async ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var report in await ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (report.Worker != _worker && now - report.At > Memory)
            {
                await DeleteAsync(report.Worker, cancellationToken).ConfigureAwait(false);
                removed++;
            }
        }

        return removed;
    }

    /// <summary>Says that this host ends, so that nobody misses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        using var stop = new CancellationTokenSource(StopTimeout, _time);
        try
        {
            // After the report that is being written, which would otherwise bring the row back.
            await _turn.WaitAsync(stop.Token).ConfigureAwait(false);
            if (_isShared && _own is not null)
            {
                await DeleteAsync(_worker, stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the stop: this host will be missed for an hour.
            _failures.Report(Work, e);
        }
    }

    private async ValueTask DeleteAsync(string worker, CancellationToken cancellationToken) =>
        await _tables.WriteAsync(HostReportRows.Table, TableWrite.Delete(HostReportRows.Partition, worker, "*"), cancellationToken).ConfigureAwait(false);

    private async Task ReportInBackgroundAsync()
    {
        // A storage that takes longer than the interval is not asked twice at once.
        if (!await _turn.WaitAsync(0).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            await ReportAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the timer's work: the next report says what this one would have.
            _failures.Report(Work, e);
        }
        finally
        {
            _turn.Release();
        }
    }
}
