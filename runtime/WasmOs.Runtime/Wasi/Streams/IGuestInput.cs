namespace WasmOs.Runtime.Wasi.Streams;

/// <summary>The source of a guest's standard input. The runtime calls it on the run's thread only; the bytes may come from any thread.</summary>
public interface IGuestInput
{
    /// <summary>Reads bytes that are available, without waiting.</summary>
    /// <param name="destination">A span of at least one byte in the guest's memory. Valid during the call only.</param>
    /// <returns>The number of bytes read; 0 at the end of the input or after a failure (see <see cref="Error"/>); −1 when no bytes are available yet.</returns>
    int Read(Span<byte> destination);

    /// <summary>
    /// Returns a task that completes when <see cref="Read"/> would not return −1. The task must never fail. The run has no slot while it waits.
    /// Whenever <see cref="Read"/> would not return −1, the returned task must be completed already, at every call: <c>poll_oneoff</c> calls this method
    /// before and after it waits.
    /// </summary>
    Task WaitToReadAsync();

    /// <summary>Why the last <see cref="Read"/> returned 0. <value><see cref="StreamError.None"/> at the end of the input.</value></summary>
    StreamError Error => StreamError.None;
}
