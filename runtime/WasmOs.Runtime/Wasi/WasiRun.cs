using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Memory;

namespace WasmOs.Runtime.Wasi;

/// <summary>
/// A run as seen by the WASI functions and by the other imports that the run's policy limits:
/// a <see cref="RunContext"/> with the run's <see cref="WasiOptions"/>. Used by the run's thread only.
/// </summary>
internal abstract class WasiRun : RunContext
{
    protected WasiRun(TimeProvider time, HeldMemory memory)
        : base(time, memory) => Wasi = new WasiState(this);

    public WasiState Wasi { get; }

    /// <summary>What the run gets through WASI; null when the run was started without such options.</summary>
    public WasiOptions? WasiOptions { get; protected set; }

    /// <summary>
    /// Start times of the timers of AssemblyScript's <c>console.time</c>, by label, in milliseconds of the guest's monotonic clock.
    /// Null before the first timer starts.
    /// </summary>
    public Dictionary<string, double>? ConsoleTimers { get; set; }
}
