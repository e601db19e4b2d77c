using Microsoft.Azure.Functions.Worker;
using WasmOs.Storage;

namespace WasmOs.Host.Timers;

/// <summary>Runs one timer function at each strike of its schedule. Not thread-safe.</summary>
internal sealed class TimerListener(TimerRunner runner, TimerStatusStore statuses, TimerLog log, TimeProvider time)
{
    private readonly TimerFunction _function = runner.Function;

    /// <summary>Runs the timer until it is stopped or has no further strike. A run of the function that has begun ends before the task does.</summary>
    /// <param name="stop">Cancelled when the timer must not strike any more.</param>
    /// <param name="gone">Cancelled when another host may run the timer. Then a running function is cancelled too.</param>
    /// <exception cref="StorageUnavailableException">The stored status of the timer cannot be read.</exception>
    public async Task RunAsync(CancellationToken stop, CancellationToken gone)
    {
        var now = time.GetUtcNow();
        var monitored = _function.UseMonitor && _function.Schedule.IsMonitorable(now);
        var status = monitored ? await statuses.ReadAsync(_function.Name, stop) : null;
        var next = await BeginAsync(status, monitored, now, gone);
        while (next is { } due)
        {
            // The next strike is computed after the function has ended, so strikes during its run are skipped.
            if (await TimerClock.WaitUntilAsync(due, time, stop))
            {
                status = await StrikeAsync(due, status, monitored, time.GetUtcNow() - due > TimerClock.Tolerance, gone);
                next = _function.Schedule.Next(Later(time.GetUtcNow(), due));
            }
            else
            {
                next = _function.Schedule.Next(time.GetUtcNow());
            }

            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Makes up for a missed strike or runs the function at startup, if necessary. Returns the next strike.</summary>
    private async Task<DateTimeOffset?> BeginAsync(ScheduleStatus? status, bool monitored, DateTimeOffset now, CancellationToken gone)
    {
        // A status that was stored for another schedule is not used.
        DateTimeOffset? kept = status is not null && _function.Schedule.Next(Time(status.LastUpdated)) == Time(status.Next) ? Time(status.Next) : null;
        if (kept < now)
        {
            log.StrikeMissed(_function.Name, kept.Value);
            await StrikeAsync(now, status, monitored, isPastDue: true, gone);
        }
        else if (_function.RunOnStartup)
        {
            await StrikeAsync(now, status, monitored, isPastDue: false, gone);
        }
        else if (monitored && kept is null)
        {
            await KeepAsync(default, now);
        }
        else if (kept is not null && kept - now <= _function.Schedule.Interval)
        {
            // A restart does not begin the interval again.
            return kept;
        }

        return _function.Schedule.Next(time.GetUtcNow());
    }

    private async Task<ScheduleStatus?> StrikeAsync(DateTimeOffset due, ScheduleStatus? status, bool monitored, bool isPastDue, CancellationToken gone)
    {
        var passed = monitored ? new ScheduleStatus { Last = status?.Last ?? default, Next = Next(due), LastUpdated = status?.LastUpdated ?? default } : null;
        await runner.RunAsync(new TimerInfo { ScheduleStatus = passed, IsPastDue = isPastDue }, gone);
        return monitored && !gone.IsCancellationRequested ? await KeepAsync(due.UtcDateTime, Later(time.GetUtcNow(), due)) : status;
    }

    /// <summary>Stores the last strike, and the next strike after <paramref name="from"/>. A failure of storage is logged.</summary>
    private async Task<ScheduleStatus> KeepAsync(DateTime last, DateTimeOffset from)
    {
        var status = new ScheduleStatus { Last = last, Next = Next(from), LastUpdated = from.UtcDateTime };
        try
        {
            await statuses.WriteAsync(_function.Name, status, CancellationToken.None);
        }
        catch (StorageUnavailableException e)
        {
            log.StatusNotKept(e);
        }

        return status;
    }

    private DateTime Next(DateTimeOffset after) => (_function.Schedule.Next(after) ?? DateTimeOffset.MaxValue).UtcDateTime;

    private static DateTimeOffset Time(DateTime utc) => new(utc, TimeSpan.Zero);

    // A clock that was set back by a small correction must not strike the same time twice.
    private static DateTimeOffset Later(DateTimeOffset now, DateTimeOffset due) => now < due && due - now < TimerClock.Tolerance ? due : now;
}
