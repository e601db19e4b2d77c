using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Execution;

/// <summary>
/// The kinds of host calls that are counted for a run. The functions of WASI have the numbers of their bits in <see cref="WasiFunctionNames"/>, at most 64; the
/// others follow.
/// </summary>
internal static class HostCallKind
{
    public const int YieldControl = 64;
    public const int Abort = 65;
    public const int Exit = 66;
    public const int Console = 67;
    public const int DateNow = 68;
    public const int PerformanceNow = 69;
    public const int Random = 70;

    /// <summary>The functions of <see cref="RuntimeOptions.HostFunctions"/>, all together: there may be any number of them.</summary>
    public const int HostFunction = 71;

    /// <summary>One more than the largest kind.</summary>
    public const int Count = 72;

    private static readonly string[] Others =
        ["yield_control", "abort", "process.exit", "console", "Date.now", "performance.now", "Math.random", "host_function"];

    /// <summary>The name of a kind.</summary>
    public static string NameOf(int kind) => kind < YieldControl ? WasiFunctionNames.All[kind] : Others[kind - YieldControl];
}
