using WasmOs.Kernel.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Host.Timers;

/// <summary>The log lines of timer functions.</summary>
internal sealed partial class TimerLog(ILogger<TimerLog> logger, BackgroundFailures failures)
{
    // The last logged state of where the timers run, so that each change is logged once.
    private string? _lastState;

    /// <summary>A function threw an exception. During a storage outage every run fails, so these failures are one line a minute together.</summary>
    public void FunctionFailed(string function, bool timedOut, TimeSpan elapsed, Exception failure)
    {
        if (failure is StorageUnavailableException && !timedOut)
        {
            failures.Report("timer-functions", failure);
            return;
        }

        Failed(logger, function, timedOut ? "was stopped by functionTimeout" : "failed", elapsed.TotalMilliseconds, failure);
    }

    /// <summary>A strike was missed while no host ran the timer.</summary>
    public void StrikeMissed(string function, DateTimeOffset due) => Missed(logger, function, due);

    /// <summary>The stored status of a timer is damaged.</summary>
    public void StatusUnreadable(string blob) => Unreadable(logger, blob);

    /// <summary>The status of a timer could not be stored. After a restart, the timer may strike again for the same time.</summary>
    public void StatusNotKept(StorageUnavailableException failure) => failures.Report("timer-status", failure);

    /// <summary>Timers cannot run, usually because storage is down. Another failure is logged once, until the state changes.</summary>
    public void StorageIsDown(Exception failure)
    {
        var isChange = IsChange("down");
        if (failure is StorageUnavailableException)
        {
            failures.Report("timers", failure);
            return;
        }

        failures.Count("timers");
        if (isChange)
        {
            Down(logger, failure.Message);
        }
    }

    /// <summary>The lease on the timers could not be renewed or released. The lease expires by itself.</summary>
    public void LeaseWaits(StorageUnavailableException failure) => failures.Report("timer-lease", failure);

    /// <summary>This host runs the timers from now on.</summary>
    public void TimersRunHere(int count)
    {
        if (IsChange("here"))
        {
            Begun(logger, count);
        }
    }

    /// <summary>Another host runs the timers. Logged once, until the state changes.</summary>
    public void TimersRunElsewhere()
    {
        if (IsChange("elsewhere"))
        {
            Elsewhere(logger);
        }
    }

    /// <summary>This host lost the lease on the timers.</summary>
    public void LockLost()
    {
        _lastState = null;
        Lost(logger);
    }

    private bool IsChange(string state) => Interlocked.Exchange(ref _lastState, state) != state;

    [LoggerMessage(Level = LogLevel.Error, Message = "timer function {Function} {Outcome} after {ElapsedMs:0.###} ms")]
    private static partial void Failed(ILogger logger, string function, string outcome, double elapsedMs, Exception failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "timer function {Function} missed its strike of {Due:O} and runs now")]
    private static partial void Missed(ILogger logger, string function, DateTimeOffset due);

    [LoggerMessage(Level = LogLevel.Warning, Message = "blob {Blob} is not a valid timer status and is overwritten; a missed strike is not made up for")]
    private static partial void Unreadable(ILogger logger, string blob);

    [LoggerMessage(Level = LogLevel.Error, Message = "timers cannot run, and are tried again in the background: {Reason}")]
    private static partial void Down(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "this host runs the {Count} timers")]
    private static partial void Begun(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "another host runs the timers; this one takes over when that one ends")]
    private static partial void Elsewhere(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the lease on the timers ran out; another host may run them, so this one stops them")]
    private static partial void Lost(ILogger logger);
}
