using Microsoft.Azure.Functions.Worker;
using WasmOs.Storage;

namespace WasmOs.Host.Timers;

/// <summary>Runs one timer function whenever its schedule strikes.</summary>
internal sealed class TimerListener(TimerRunner runner, TimerStatusStore statuses, TimerLog log, TimeProvider time)
{
    private readonly TimerFunction _function = runner.Function;

    /// <summary>Runs the timer until it is stopped; a run that goes on then comes to its end.</summary>
    /// <param name="stop">Cancelled when it shall strike no more.</param>
    /// <param name="gone">Cancelled when another host may run it, so that a run stops too.</param>
    /// <exception cref="StorageUnavailableException">When it last struck cannot be read.</exception>
    public async Task RunAsync(CancellationToken stop, CancellationToken gone)
    {
        var now = time.GetUtcNow();
        var monitored = _function.UseMonitor && _function.Schedule.IsMonitorable(now);
        var status = monitored ? await statuses.ReadAsync(_function.Name, stop) : null;
        var next = await BeginAsync(status, monitored, now, gone);
        while (next is { } due)
        {
            // The next time is computed after the end of a run, so strikes that fall into a run are left out.
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

    /// <summary>What is to be done at once: a strike that was missed, or the run at the start. The next strike after that.</summary>
    private async Task<DateTimeOffset?> BeginAsync(ScheduleStatus? status, bool monitored, DateTimeOffset now, CancellationToken gone)
    {
        // A status of another schedule says nothing about this one.
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
            // An interval goes on over a restart.
            return kept;
        }

        return _function.Schedule.Next(time.GetUtcNow());
    }

    private async Task<ScheduleStatus?> StrikeAsync(DateTimeOffset due, ScheduleStatus? status, bool monitored, bool isPastDue, CancellationToken gone)
    {
        var told = monitored ? new ScheduleStatus { Last = status?.Last ?? default, Next = Next(due), LastUpdated = status?.LastUpdated ?? default } : null;
        await runner.RunAsync(new TimerInfo { ScheduleStatus = told, IsPastDue = isPastDue }, gone);
        return monitored && !gone.IsCancellationRequested ? await KeepAsync(due.UtcDateTime, Later(time.GetUtcNow(), due)) : status;
    }

    /// <summary>Keeps the last strike, and the next as computed from a time.</summary>
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

    // A clock that was corrected by a moment does not strike the same time twice.
    private static DateTimeOffset Later(DateTimeOffset now, DateTimeOffset due) => now < due && due - now < TimerClock.Tolerance ? due : now;
}
