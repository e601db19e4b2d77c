using Azure;
using Microsoft.Extensions.Logging;

namespace WasmOs.FunctionsHosting.Timers;

/// <summary>Strikes one timer by its schedule, one call after another, in the one host that has the timer's lease.</summary>
internal sealed class TimerListener(LoadedFunction function, TimerCalls calls, TimerStatusStore store, TimerLock turn, TimeProvider time, WorkerLog log)
{
    // What a timer of the framework can wait at most is more; the Functions host waits no longer than this at once.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(24);

    private readonly string _category = "Host.Timers." + function.Name;
    private readonly TimerSchedule _schedule = TimerSchedule.Parse(function.Schedule!);
    private readonly bool _isMonitored = function.UseMonitor && !TimerSchedule.Parse(function.Schedule!).IsTooFrequentToMonitor(time.GetUtcNow());

    /// <summary>Strikes until it is stopped, and returns when no call runs any more.</summary>
    /// <param name="stopping">Ends the waiting.</param>
    /// <param name="cancellation">Cancels the call that runs.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancellation)
    {
        try
        {
            while (!await TryTakeTurnAsync(stopping).ConfigureAwait(false))
            {
                log.AddHost(LogLevel.Debug, _category, "Unable to acquire Singleton lock: the timer runs in another host, or storage is down.");
                await Task.Delay(TimerLock.RecoveryInterval, TimeProvider.System, stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        using var renewing = new CancellationTokenSource();
        var renewal = RenewAsync(renewing.Token);
        try
        {
            await StrikeAsync(stopping, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped while it waited.
        }
        finally
        {
            await renewing.CancelAsync().ConfigureAwait(false);
            await renewal.ConfigureAwait(false);
            await TryAsync("released", () => turn.ReleaseAsync(CancellationToken.None)).ConfigureAwait(false);
        }
    }

    private async Task StrikeAsync(CancellationToken stopping, CancellationToken cancellation)
    {
        var status = _isMonitored ? await ReadAsync(stopping).ConfigureAwait(false) : null;
        var isPastDue = status is not null && time.GetUtcNow() > status.Next;
        status ??= new TimerStatus(default, _schedule.Next(time.GetUtcNow()), default);
        if (isPastDue || function.RunOnStartup)
        {
            status = await InvokeAsync(status, isPastDue, isExtra: true, cancellation).ConfigureAwait(false);
        }

        while (!stopping.IsCancellationRequested)
        {
            if (status.Next - time.GetUtcNow() is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait < LongestWait ? wait : LongestWait, time, stopping).ConfigureAwait(false);
                continue; // The wait may have been a part of it.
            }

            status = await InvokeAsync(status, isPastDue: false, isExtra: false, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<TimerStatus> InvokeAsync(TimerStatus status, bool isPastDue, bool isExtra, CancellationToken cancellation)
    {
        var struckAt = time.GetUtcNow();
        try
        {
            await calls.InvokeAsync(function, _schedule, _isMonitored ? status : null, isPastDue, cancellation).ConfigureAwait(false);
        }
        catch (FunctionFailedException)
        {
            // The invoker has logged it; a failure does not stop the schedule.
        }

        // A strike that came early counts as one at its time, so that the time is not struck twice.
        if (!isExtra && status.Next > struckAt)
        {
            struckAt = status.Next;
        }

        var next = new TimerStatus(struckAt, _schedule.Next(struckAt), struckAt);
        if (_isMonitored)
        {
            await TryAsync("written", () => store.WriteAsync(function.Name, next, CancellationToken.None)).ConfigureAwait(false);
        }

        return next;
    }

    /// <summary>What was kept; a timer without it, or whose schedule was changed since, gets its next time from now, and that is kept.</summary>
    private async Task<TimerStatus?> ReadAsync(CancellationToken cancellationToken)
    {
        TimerStatus? kept = null;
        await TryAsync("read", async () => kept = await store.ReadAsync(function.Name, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        var now = time.GetUtcNow();
        if (kept is null)
        {
            var first = new TimerStatus(default, _schedule.Next(now), now);
            await TryAsync("written", () => store.WriteAsync(function.Name, first, cancellationToken)).ConfigureAwait(false);
            return null;
        }

        var basis = kept.Last != default ? kept.Last : kept.LastUpdated != default ? kept.LastUpdated : now;
        var expected = _schedule.Next(basis);
        if (kept.Next == expected)
        {
            return kept;
        }

        var changed = now > expected ? new TimerStatus(default, _schedule.Next(now), now) : new TimerStatus(default, expected, basis);
        await TryAsync("written", () => store.WriteAsync(function.Name, changed, cancellationToken)).ConfigureAwait(false);
        return changed;
    }

    private async Task<bool> TryTakeTurnAsync(CancellationToken cancellationToken)
    {
        var isTaken = false;
        await TryAsync("taken", async () => isTaken = await turn.TryTakeAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return isTaken;
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimerLock.RenewalInterval, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                await TryAsync("renewed", () => turn.RenewAsync(cancellationToken)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The listener has ended.
        }
    }

    private async Task TryAsync(string what, Func<Task> change)
    {
        try
        {
            await change().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            log.AddHost(LogLevel.Warning, _category, $"The timer's lease or status could not be {what}.", failure);
        }
    }
}
