using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Memory;

namespace WasmOs.Runtime.Wasi;

/// <summary>A run as the functions of WASI see it, and the other imports that its policy bounds: a <see cref="RunContext"/> with what the run was given. Used by the run's thread.</summary>
internal abstract class WasiRun : RunContext
{
    protected WasiRun(TimeProvider time, HeldMemory memory)
        : base(time, memory) => Wasi = new WasiState(this);

    public WasiState Wasi { get; }

    /// <summary>What the run gets through WASI; null when it was given nothing.</summary>
    public WasiOptions? WasiOptions { get; protected set; }

    /// <summary>When the timers of AssemblyScript's <c>console.time</c> were started, by their labels, on the guest's steady clock in milliseconds; null before the first.</summary>
    public Dictionary<string, double>? ConsoleTimers { get; set; }
}
