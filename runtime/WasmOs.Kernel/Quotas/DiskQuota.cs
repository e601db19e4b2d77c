using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Quotas;

/// <summary>
/// Refuses what would fill the store beyond the operator's limit: uploads, bundles, volumes, batches, tasks, schedules. Work that was accepted ends: its results are kept. Thread-safe.
/// </summary>
/// <remarks>
/// The store is measured at the first question and again behind a question when the last measure is <see cref="Freshness"/> old; in between, what was accepted is added. So a question costs a look at memory, and
/// the limit is exceeded by no more than what accepted work writes, and by what was written within the time of a measure.
/// </remarks>
public sealed class DiskQuota
{
    /// <summary>How old a measure may be; older where measuring takes long.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    // A folder of very many files is not looked at all the time: at most a twentieth of it.
    private const int Rest = 20;

    private readonly IStorageMeter? _meter;
    private readonly long _limit;
    private readonly TimeProvider _time;
    private readonly BackgroundFailures _failures;
    private readonly Lock _measuring = new();
    private readonly Lock _numbers = new();
    private long? _measured;
    private long _accepted;
    private long _dueAt;
    private volatile bool _isKnown;
    private int _isMeasuringBehind;

    /// <summary>Creates it.</summary>
    /// <param name="storage">What is measured, when it can be.</param>
    /// <param name="options">The limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failures">Is told when measuring fails.</param>
    public DiskQuota(IStorage storage, QuotaOptions options, TimeProvider time, BackgroundFailures? failures = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _meter = storage as IStorageMeter;
        (_limit, _time, _failures) = (options.MaxDiskBytes, time, failures ?? BackgroundFailures.WithoutLog(time));
    }

    /// <summary>What is used, bytes, as far as it is known; null when this storage is not measured.</summary>
    public long? Used
    {
        get
        {
            Look();
            lock (_numbers)
            {
                return _measured + _accepted;
            }
        }
    }

    /// <summary>Whether the limit is reached.</summary>
    public bool IsFull => Used >= _limit;

    /// <summary>Whether there is room for bytes that may be stored later: asked before work that would be in vain.</summary>
    /// <returns>Why they may not be stored; null when they may.</returns>
    public KernelError? Check(long bytes) => Used is { } used && bytes > _limit - used ? KernelErrors.DiskQuota(used, _limit) : null;

    /// <summary>What to say when less than a twentieth of the limit is left, so that what is larger is refused; null when more is.</summary>
    public KernelError? Pressure => Check(_limit / 20);

    /// <summary>Takes bytes that are about to be stored into account.</summary>
    /// <returns>Why they may not be stored; null when they may.</returns>
    public KernelError? Take(long bytes)
    {
        Look();
        lock (_numbers)
        {
            if (_measured is not { } measured)
            {
                return null;
            }

            var used = measured + _accepted;
            if (bytes > _limit - used)
            {
                return KernelErrors.DiskQuota(used, _limit);
            }

            _accepted += bytes;
            return null;
        }
    }

    /// <summary>Measures now, whatever is known.</summary>
    public void Refresh()
    {
        lock (_measuring)
        {
            long accepted;
            lock (_numbers)
            {
                accepted = _accepted;
            }

            var startedAt = _time.GetTimestamp();
            var bytes = _meter?.MeasureBytes();
            var pause = TimeSpan.FromTicks(Math.Max(Freshness.Ticks, Rest * _time.GetElapsedTime(startedAt).Ticks));
            lock (_numbers)
            {
                // What was accepted before the measure is in it by now, or comes with the next one.
                (_measured, _accepted) = (bytes, _accepted - accepted);
            }

            Rely(pause);
        }
    }

    private void Look()
    {
        if (_meter is null)
        {
            return;
        }

        if (!_isKnown)
        {
            lock (_measuring)
            {
                if (!_isKnown)
                {
                    TryRefresh();
                }
            }
        }
        else if (_time.GetTimestamp() >= Interlocked.Read(ref _dueAt) && Interlocked.Exchange(ref _isMeasuringBehind, 1) == 0)
        {
            _ = Task.Run(RefreshBehind);
        }
    }

    private void RefreshBehind()
    {
        TryRefresh();
        Volatile.Write(ref _isMeasuringBehind, 0);
    }

    private void TryRefresh()
    {
        try
        {
            Refresh();
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of measuring: the last measure holds until the next, and before the first there is no limit.
            _failures.Report("disk-quota", e);
            Rely(Freshness);
        }
    }

    private void Rely(TimeSpan pause)
    {
        Interlocked.Exchange(ref _dueAt, _time.GetTimestamp() + (long)(pause.TotalSeconds * _time.TimestampFrequency));
        _isKnown = true;
    }
}
