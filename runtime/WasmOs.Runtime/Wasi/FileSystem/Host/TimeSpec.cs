using System.Runtime.InteropServices;

namespace WasmOs.Runtime.Wasi.FileSystem.Host;

/// <summary><c>struct timespec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public long Seconds;
    public long Nanoseconds;

    /// <summary>Converts a time that a guest sets, in nanoseconds since 1970. Null leaves the file's time unchanged.</summary>
    public static TimeSpec From(ulong? nanoseconds) => nanoseconds is { } time
        ? new TimeSpec { Seconds = (long)(time / 1_000_000_000), Nanoseconds = (long)(time % 1_000_000_000) }
        : new TimeSpec { Nanoseconds = LibC.OmitTime };
}
