using WasmOs.Cli.Streams;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Cli.Modules;

/// <summary>The default limits of a guest on its user's own machine: those of WebAssembly and of the machine, and none that WasmOS adds.</summary>
internal static class MachineLimits
{
    /// <summary>File descriptors that the process needs for itself.</summary>
    private const int OwnFiles = 128;
    private const int FewestFiles = 16;

    /// <summary>The whole address space of a 32-bit memory, tables as large as engines agree on, and no time-out.</summary>
    public static ResourceLimits Resources { get; } = new()
    {
        MemoryBytes = 4L << 30,
        TableElements = 10_000_000,
        Timeout = ResourceLimits.LongestTimeout,
        OutputBytes = 64 << 20,
        ResultBytes = 64 << 20,
        HeldBytes = long.MaxValue,
    };

    /// <summary>As many open files as the machine allows the process (<c>ulimit -n</c>). A file may grow as large as its file system allows.</summary>
    public static WasiLimits Wasi { get; } = new() { MaxFileBytes = long.MaxValue, MaxOpenFiles = CountFiles(), MaxDepth = 1000 };

    private static int CountFiles()
    {
        var limit = OperatingSystem.IsWindows() ? null : LibC.GetOpenFilesLimit();
        return (int)Math.Clamp((limit ?? WasiLimits.MostOpenFiles) - OwnFiles, FewestFiles, WasiLimits.MostOpenFiles);
    }
}
