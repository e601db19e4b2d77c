using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Cli.Streams;

/// <summary>
/// A standard stream that was closed when the process started (<c>&gt;&amp;-</c>). Like <c>/dev/null</c>, it accepts all bytes and discards them.
/// </summary>
internal sealed class ClosedOutput : IGuestOutput
{
    /// <inheritdoc/>
    public int Write(ReadOnlySpan<byte> source) => source.Length;

    /// <inheritdoc/>
    public Task WaitToWriteAsync() => Task.CompletedTask;
}
