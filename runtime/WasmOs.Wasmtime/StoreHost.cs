namespace WasmOs.Wasmtime;

/// <summary>What a store belongs to: the state of a run. Host functions and the epoch's callback find it through the store.</summary>
public abstract class StoreHost
{
    /// <summary>
    /// Called on the guest's thread when the epoch reaches the store's deadline. May block (the thread is the run's own). Must not throw.
    /// </summary>
    /// <param name="ticksBeyondCurrent">On <see langword="true"/>: after how many ticks to be called again; 1 or more.</param>
    /// <returns>True to go on; false to stop the guest, with the reason kept by the host.</returns>
    protected internal abstract bool OnEpochDeadline(out ulong ticksBeyondCurrent);
}
