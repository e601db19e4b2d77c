using WasmOs.Wasmtime;

namespace WasmOs.Bench.Scenes;

/// <summary>A host that never stops a guest.</summary>
internal sealed class BareHost : StoreHost
{
    /// <summary>A value in the state of the run, which a host function reads.</summary>
    public int Step { get; } = 1;

    protected internal override bool OnEpochDeadline(out ulong ticksBeyondCurrent)
    {
        ticksBeyondCurrent = 1;
        return true;
    }
}
