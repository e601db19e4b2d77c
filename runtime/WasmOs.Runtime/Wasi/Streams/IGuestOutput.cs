namespace WasmOs.Runtime.Wasi.Streams;

/// <summary>
/// The destination of a guest's standard output or standard error. The runtime calls it on the run's thread only; any thread may consume the bytes.
/// </summary>
public interface IGuestOutput
{
    /// <summary>Writes bytes, without waiting.</summary>
    /// <param name="source">A span of at least one byte in the guest's memory. Valid during the call only.</param>
    /// <returns>The number of bytes accepted; 0 when there is no room now; −1 when the output can no longer be written (see <see cref="Error"/>).</returns>
    int Write(ReadOnlySpan<byte> source);

    /// <summary>
    /// Returns a task that completes when <see cref="Write"/> would not return 0. The task must never fail. The run waits without a slot: this is the
    /// back-pressure. Whenever <see cref="Write"/> would not return 0, the returned task must be completed already, at every call: <c>poll_oneoff</c> calls
    /// this method before and after it waits.
    /// </summary>
    Task WaitToWriteAsync();

    /// <summary>Why the last <see cref="Write"/> returned −1. <value><see cref="StreamError.BrokenPipe"/> by default.</value></summary>
    StreamError Error => StreamError.BrokenPipe;

    /// <summary>
    /// Sends the bytes that were accepted and buffered. Called before the guest waits and at every epoch tick while the guest runs. So an output may collect
    /// small writes, and no reader waits longer than one tick for them. Must not wait.
    /// </summary>
    void Flush()
    {
    }
}
