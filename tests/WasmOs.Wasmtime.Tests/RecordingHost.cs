namespace WasmOs.Wasmtime.Tests;

/// <summary>A host that lets a guest go on so many times at the epoch's deadline, and counts.</summary>
internal sealed class RecordingHost(int continues = 0) : StoreHost
{
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    protected internal override bool OnEpochDeadline(out ulong ticksBeyondCurrent)
    {
        ticksBeyondCurrent = 1;
        return Interlocked.Increment(ref _calls) <= continues;
    }
}
