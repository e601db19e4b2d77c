namespace WasmOs.Runtime.Wasi.Streams;

/// <summary>Where a guest's standard output or error goes. Used by the run's thread alone; the other end may be anywhere.</summary>
public interface IGuestOutput
{
    /// <summary>Takes bytes, without waiting.</summary>
    /// <param name="source">At least one byte; lies in the guest's memory and must not be kept.</param>
    /// <returns>How many bytes were taken; 0 when there is no room now; −1 when nobody reads any more, which the guest sees as a broken pipe.</returns>
    int Write(ReadOnlySpan<byte> source);

    /// <summary>Completes when <see cref="Write"/> has room again or nobody reads any more; never faults. The guest gives its slot back meanwhile: this is the back-pressure.</summary>
    Task WaitToWriteAsync();

    /// <summary>
    /// Sends what was taken and held back. Called before the guest waits and at every tick of the epoch while it runs, so that an output may gather small writes and yet no
    /// reader waits for more than a tick. Must not wait.
    /// </summary>
    void Flush()
    {
    }
}
