using System.Diagnostics;
using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.Clocks;

/// <summary>The clocks: real time, monotonic time, and the run's CPU time, which is used for both the process clock and the thread clock.</summary>
internal static class ClockFunctions
{
    private const uint Realtime = 0;
    private const uint Monotonic = 1;
    private const uint ProcessCpu = 2;
    private const uint ThreadCpu = 3;

    /// <summary>Nanoseconds: .NET counts real time in units of 100 ns.</summary>
    private const ulong RealtimeResolution = 100;

    /// <summary>Nanoseconds: the best resolution of the run's CPU time, which is measured as wall-clock time until the run's first epoch tick.</summary>
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

    /// <summary>Reads a clock, in nanoseconds. <see cref="Errno.Invalid"/> for an unknown clock.</summary>
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
