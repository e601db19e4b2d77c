using WasmOs.Wasmtime;

namespace WasmOs.Bench.Scenes;

/// <summary>Lets every guest go on.</summary>
internal sealed class BareHost : StoreHost
{
    /// <summary>Something of the run that a host function reads.</summary>
    public int Step { get; } = 1;

    protected internal override bool OnEpochDeadline(out ulong ticksBeyondCurrent)
    {
        ticksBeyondCurrent = 1;
        return true;
    }
}
