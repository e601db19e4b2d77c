namespace WasmOs.Wasmtime.Tests;

/// <summary>A host that continues a guest at the epoch deadline a given number of times and then stops it. Counts its calls.</summary>
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
