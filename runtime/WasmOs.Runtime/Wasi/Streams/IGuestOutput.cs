namespace WasmOs.Runtime.Wasi.Streams;

/// <summary>Where a guest's standard output or error goes. Used by the run's thread alone; the other end may be anywhere.</summary>
public interface IGuestOutput
{
    /// <summary>Takes bytes, without waiting.</summary>
    /// <param name="source">At least one byte; lies in the guest's memory and must not be kept.</param>
    /// <returns>How many bytes were taken; 0 when there is no room now; −1 when it cannot be written any more (see <see cref="Error"/>).</returns>
    int Write(ReadOnlySpan<byte> source);

    /// <summary>
    /// Completes when <see cref="Write"/> has room again or fails; never faults. The guest gives its slot back meanwhile: this is the back-pressure. Must return a completed
    /// task whenever <see cref="Write"/> would not give 0, however often it is asked: <c>poll_oneoff</c> looks, waits, and looks again.
    /// </summary>
    Task WaitToWriteAsync();

    /// <summary>Why the last <see cref="Write"/> failed. <value><see cref="StreamError.BrokenPipe"/> unless it says otherwise.</value></summary>
    StreamError Error => StreamError.BrokenPipe;

    /// <summary>
    /// Sends what was taken and held back. Called before the guest waits and at every tick of the epoch while it runs, so that an output may gather small writes and yet no
    /// reader waits for more than a tick. Must not wait.
    /// </summary>
    void Flush()
    {
    }
}
