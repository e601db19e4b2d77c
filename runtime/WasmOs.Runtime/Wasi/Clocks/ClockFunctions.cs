using System.Diagnostics;
using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.Clocks;

/// <summary>The clocks: the day's, a steady one, and the run's own CPU time for both the process and the thread.</summary>
internal static class ClockFunctions
{
    private const uint Realtime = 0;
    private const uint Monotonic = 1;
    private const uint ProcessCpu = 2;
    private const uint ThreadCpu = 3;

    /// <summary>.NET counts the day's time in units of 100 ns.</summary>
    private const ulong RealtimeResolution = 100;

    /// <summary>How often the run's CPU time is looked at at best: it is charged by the wall until the first tick of the epoch.</summary>
    private const ulong CpuResolution = 1000;

    /// <summary><c>clock_res_get(clock, time*)</c></summary>
    public static Errno GetResolution(ref WasiCall call) => call.U32(0) switch
    {
        Realtime => call.Return(call.U32(1), RealtimeResolution),
        Monotonic => call.Return(call.U32(1), Math.Max(1, (ulong)(1_000_000_000 / call.Run.Time.TimestampFrequency))),
        ProcessCpu or ThreadCpu => call.Return(call.U32(1), CpuResolution),
        _ => Errno.Invalid,
    };

    /// <summary><c>clock_time_get(clock, precision, time*)</c></summary>
    public static Errno GetTime(ref WasiCall call)
    {
        var errno = TryRead(ref call, call.U32(0), out var time);
        return errno == Errno.Success ? call.Return(call.U32(2), time) : errno;
    }

    /// <summary>A clock's time, nanoseconds.</summary>
    public static Errno TryRead(ref WasiCall call, uint clock, out ulong time)
    {
        switch (clock)
        {
            case Realtime:
                time = call.Wasi.Now;
                return Errno.Success;
            case Monotonic:
                time = (ulong)((UInt128)(ulong)call.Run.Time.GetTimestamp() * 1_000_000_000 / (ulong)call.Run.Time.TimestampFrequency);
                return Errno.Success;
            case ProcessCpu or ThreadCpu:
                time = (ulong)(call.Run.CpuUntil(Stopwatch.GetTimestamp()).Ticks * TimeSpan.NanosecondsPerTick);
                return Errno.Success;
            default:
                time = 0;
                return Errno.Invalid;
        }
    }
}
