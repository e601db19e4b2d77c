namespace WasmOs.Host.Timers;

/// <summary>Waits for a time of day on a clock that can be set.</summary>
internal static class TimerClock
{
    /// <summary>What counts as a strike that is late, and as a clock that was set rather than corrected.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    // So long at most until a clock that was set forward, or a machine that slept, is noticed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Waits until it is time. False when the clock was set back meanwhile, so that the time is to be computed anew.</summary>
    public static async Task<bool> WaitUntilAsync(DateTimeOffset due, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        while (now < due)
        {
            // A millisecond more: delays are cut to whole ones.
            var left = due - now + TimeSpan.FromMilliseconds(1);
            await Task.Delay(left < LongestWait ? left : LongestWait, time, cancellationToken);
            var before = now;
            now = time.GetUtcNow();
            if (now < before - Tolerance)
            {
                return false;
            }
        }

        return true;
    }
}
