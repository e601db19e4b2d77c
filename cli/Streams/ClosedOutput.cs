using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Cli.Streams;

/// <summary>A standard stream that was closed when the process started (<c>&gt;&amp;-</c>): it takes everything and keeps nothing, as <c>/dev/null</c> does.</summary>
internal sealed class ClosedOutput : IGuestOutput
{
    /// <inheritdoc/>
    public int Write(ReadOnlySpan<byte> source) => source.Length;

    /// <inheritdoc/>
    public Task WaitToWriteAsync() => Task.CompletedTask;
}
