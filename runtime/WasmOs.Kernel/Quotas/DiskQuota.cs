using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Quotas;

/// <summary>
/// Refuses what would fill the store beyond the operator's limit: uploads, bundles, volumes, batches, tasks, schedules. Work that was accepted is completed,
/// and its results are stored. Thread-safe.
/// </summary>
/// <remarks>
/// The store is measured on first use, and again in the background when a call finds that the last measurement is older than <see cref="Freshness"/>. In
/// between, accepted bytes are added. So a check only reads memory. The limit is exceeded at most by what accepted work writes, and by what is written during a
/// measurement.
/// </remarks>
public sealed class DiskQuota
{
    /// <summary>The shortest time between measurements; longer when measuring takes long.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    /// <summary>The free space of a disk below which it is nearly full, unless that is much of the disk: 1 GiB.</summary>
    public const long LeastFreeBytes = 1L << 30;

    // Measuring a folder with very many files takes long: spend at most a twentieth of the time on it.
    private const int PauseFactor = 20;

    private readonly IStorageMeter? _meter;
    private readonly long _limit;
    private readonly TimeProvider _time;
    private readonly BackgroundFailures _failures;
    private readonly Lock _measuring = new();
    private readonly Lock _numbers = new();
    private long? _measured;
    private long _audit;
    private VolumeSpace? _volume;
    private long _accepted;
    private long _dueAt;
    private volatile bool _isKnown;
    private int _isMeasuringInBackground;

    /// <summary>Creates the quota.</summary>
    /// <param name="storage">The storage to measure, if it supports measuring.</param>
    /// <param name="options">Contains the limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failures">Receives failures to measure.</param>
    public DiskQuota(IStorage storage, QuotaOptions options, TimeProvider time, BackgroundFailures? failures = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _meter = storage as IStorageMeter;
        (_limit, _time, _failures) = (options.MaxDiskBytes, time, failures ?? BackgroundFailures.WithoutLog(time));
    }

    /// <summary>The used space as last measured plus what was accepted since, bytes; null when this storage is not measured.</summary>
    public long? Used
    {
        get
        {
            EnsureMeasured();
            lock (_numbers)
            {
                return _measured + _accepted;
            }
        }
    }

    /// <summary>The most bytes that may be used.</summary>
    public long Limit => _limit;

    /// <summary>Whether the limit is reached.</summary>
    public bool IsFull => Used >= _limit;

    /// <summary>Checks whether there is room for bytes that may be stored later. To be called before work that would otherwise be wasted.</summary>
    /// <returns>The error when there is no room; null when there is.</returns>
    public KernelError? Check(long bytes) => Used is { } used && bytes > _limit - used ? Refusal(used) : null;

    /// <summary>The error for large requests when less than a twentieth of the limit is left; null when more is left.</summary>
    public KernelError? Pressure => Check(_limit / 20);

    /// <summary>The disk as last measured; null when it cannot be measured.</summary>
    public VolumeSpace? Volume
    {
        get
        {
            EnsureMeasured();
            lock (_numbers)
            {
                return _volume;
            }
        }
    }

    /// <summary>Whether the disk itself is nearly full: less than <see cref="LeastFreeBytes"/> and less than a twentieth of it is free.</summary>
    public bool IsVolumeNearlyFull => Volume is { } volume && volume.FreeBytes < Math.Min(LeastFreeBytes, volume.TotalBytes / 20);

    /// <summary>Reserves room for bytes that are about to be stored.</summary>
    /// <returns>The error when there is no room; null when the room was reserved.</returns>
    public KernelError? Take(long bytes)
    {
        EnsureMeasured();
        lock (_numbers)
        {
            if (_measured is not { } measured)
            {
                return null;
            }

            var used = measured + _accepted;
            if (bytes > _limit - used)
            {
                return Refusal(used);
            }

            _accepted += bytes;
            return null;
        }
    }

    /// <summary>Measures now, regardless of the age of the last measurement.</summary>
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
            var audit = _meter?.MeasureContainer(AuditBlobs.Container) ?? 0;
            var volume = _meter?.MeasureVolume();
            var pause = TimeSpan.FromTicks(Math.Max(Freshness.Ticks, PauseFactor * _time.GetElapsedTime(startedAt).Ticks));
            lock (_numbers)
            {
                // What was accepted before the measurement is now part of it, or will be part of the next one.
                (_measured, _accepted) = (bytes, _accepted - accepted);
                (_audit, _volume) = (audit, volume);
            }

            ScheduleNext(pause);
        }
    }

    private KernelError Refusal(long used)
    {
        lock (_numbers)
        {
            return KernelErrors.DiskQuota(used, _limit, _audit);
        }
    }

    private void EnsureMeasured()
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
        else if (_time.GetTimestamp() >= Interlocked.Read(ref _dueAt) && Interlocked.Exchange(ref _isMeasuringInBackground, 1) == 0)
        {
            _ = Task.Run(RefreshInBackground);
        }
    }

    private void RefreshInBackground()
    {
        TryRefresh();
        Volatile.Write(ref _isMeasuringInBackground, 0);
    }

    private void TryRefresh()
    {
        try
        {
            Refresh();
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of measuring: the last measurement stays valid until the next one, and before the first one there is no limit.
            _failures.Report("disk-quota", e);
            ScheduleNext(Freshness);
        }
    }

    private void ScheduleNext(TimeSpan pause)
    {
        Interlocked.Exchange(ref _dueAt, _time.GetTimestamp() + (long)(pause.TotalSeconds * _time.TimestampFrequency));
        _isKnown = true;
    }
}
