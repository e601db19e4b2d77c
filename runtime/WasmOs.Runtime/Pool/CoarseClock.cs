using System.Diagnostics;

namespace WasmOs.Runtime.Pool;

/// <summary>A clock of a tenth of a second that the hot path reads without a system call. Moved on by the ticker. Thread-safe.</summary>
internal sealed class CoarseClock
{
    /// <summary>What one tick stands for.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private long _ticks = Now();

    /// <summary>Ticks since some moment; 1 or more. Stands still while the ticker sleeps.</summary>
    public long Ticks => Volatile.Read(ref _ticks);

    /// <summary>Reads the real clock.</summary>
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
