namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>A file's bytes in one contiguous block of memory.</summary>
internal sealed class BytesContent(ReadOnlyMemory<byte> bytes) : FileContent
{
    public override long Length => bytes.Length;

    public override int Read(long offset, Span<byte> destination)
    {
        if (offset >= bytes.Length)
        {
            return 0;
        }

        var count = Math.Min(destination.Length, bytes.Length - (int)offset);
        bytes.Span.Slice((int)offset, count).CopyTo(destination);
        return count;
    }
}
