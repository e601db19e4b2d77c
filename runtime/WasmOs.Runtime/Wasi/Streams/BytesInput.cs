namespace WasmOs.Runtime.Wasi.Streams;

/// <summary>An input whose bytes are all in memory. Use one instance for one run only: it keeps the position.</summary>
public sealed class BytesInput(ReadOnlyMemory<byte> bytes) : IGuestInput
{
    private int _position;

    /// <inheritdoc/>
    public int Read(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, bytes.Length - _position);
        bytes.Span.Slice(_position, count).CopyTo(destination);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public Task WaitToReadAsync() => Task.CompletedTask;
}
