using Microsoft.Win32.SafeHandles;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>A file of a <see cref="PackedBundle"/>: a range of bytes of the bundle's file. The bundle owns the handle.</summary>
internal sealed class PackedContent(SafeFileHandle file, long begin, long length) : FileContent
{
    public override long Length => length;

    public override int Read(long offset, Span<byte> destination) =>
        offset >= length ? 0 : RandomAccess.Read(file, destination[..(int)Math.Min(destination.Length, length - offset)], begin + offset);
}
