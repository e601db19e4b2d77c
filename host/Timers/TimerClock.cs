namespace WasmOs.Host.Timers;

/// <summary>Waits for a point of wall-clock time, and notices when the clock is set meanwhile.</summary>
internal static class TimerClock
{
    /// <summary>A strike that is later than this is past due. A clock that moves back further than this was set, not corrected.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    // A clock that was set forward, or a machine that slept, is noticed after this time at the latest.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Waits until a time. Returns false when the clock was set back meanwhile, so that the caller must compute the time again.</summary>
    public static async Task<bool> WaitUntilAsync(DateTimeOffset due, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        while (now < due)
        {
            // Add a millisecond, because Task.Delay rounds down to whole milliseconds.
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
