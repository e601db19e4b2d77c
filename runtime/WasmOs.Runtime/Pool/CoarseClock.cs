using System.Diagnostics;

namespace WasmOs.Runtime.Pool;

/// <summary>A clock with a resolution of a tenth of a second, which the hot path reads without a system call. The ticker advances it. Thread-safe.</summary>
internal sealed class CoarseClock
{
    /// <summary>The length of one tick.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private long _ticks = Now();

    /// <summary>Number of ticks since an unspecified moment; 1 or more. Does not change while the ticker sleeps.</summary>
    public long Ticks => Volatile.Read(ref _ticks);

    /// <summary>Sets the clock to the current time. Called by the ticker.</summary>
    public void Update()
    {
        var now = Now();
        if (now != _ticks)
        {
            Volatile.Write(ref _ticks, now);
        }
    }

    private static long Now() => 1 + (long)(Stopwatch.GetElapsedTime(0) / Period);
}
