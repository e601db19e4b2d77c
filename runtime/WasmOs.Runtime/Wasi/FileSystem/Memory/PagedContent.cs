namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>What a run left in a file that nobody writes to any more.</summary>
internal sealed class PagedContent(MemoryFileNode file, long length) : FileContent
{
    public override long Length => length;

    public override int Read(long offset, Span<byte> destination) => file.Read(offset, destination);
}
