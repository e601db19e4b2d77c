namespace WasmOs.Runtime.Wasi.Streams;

/// <summary>Where a guest's standard input comes from. Used by the run's thread alone; the other end may be anywhere.</summary>
public interface IGuestInput
{
    /// <summary>Takes bytes that are there, without waiting.</summary>
    /// <param name="destination">At least one byte; lies in the guest's memory and must not be kept.</param>
    /// <returns>How many bytes were put there; 0 at the end of the input or when it failed (see <see cref="Error"/>); −1 when none are there yet.</returns>
    int Read(Span<byte> destination);

    /// <summary>
    /// Completes when <see cref="Read"/> has something to say; never faults. The guest gives its slot back meanwhile. Must return a completed task whenever
    /// <see cref="Read"/> would not give −1, however often it is asked: <c>poll_oneoff</c> looks, waits, and looks again.
    /// </summary>
    Task WaitToReadAsync();

    /// <summary>Why the last <see cref="Read"/> gave no bytes. <value><see cref="StreamError.None"/> at the end of the input.</value></summary>
    StreamError Error => StreamError.None;
}
