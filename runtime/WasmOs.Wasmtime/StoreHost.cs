namespace WasmOs.Wasmtime;

/// <summary>The state of a run, to which a store belongs. Host functions and the epoch callback find it through the store.</summary>
public abstract class StoreHost
{
    /// <summary>
    /// Called on the guest's thread when the epoch reaches the store's deadline. May block, because the thread belongs to the run. Must not throw.
    /// </summary>
    /// <param name="ticksBeyondCurrent">When the result is true: after how many ticks of the epoch to call again, 1 or more.</param>
    /// <returns>True to continue the guest. False to stop it; the host then records why.</returns>
    protected internal abstract bool OnEpochDeadline(out ulong ticksBeyondCurrent);
}
