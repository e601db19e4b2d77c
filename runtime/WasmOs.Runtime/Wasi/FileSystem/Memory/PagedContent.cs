namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>The final bytes of a file that a run has written. Nothing writes to the file any more.</summary>
internal sealed class PagedContent(MemoryFileNode file, long length) : FileContent
{
    public override long Length => length;

    public override int Read(long offset, Span<byte> destination) => file.Read(offset, destination);
}
