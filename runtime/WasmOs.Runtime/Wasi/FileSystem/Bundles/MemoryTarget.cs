using System.Buffers;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>Keeps the unpacked files in memory.</summary>
internal sealed class MemoryTarget : IBundleTarget
{
    private readonly ArrayBufferWriter<byte> _file = new();

    public void BeginFile() => _file.ResetWrittenCount();

    public void Write(ReadOnlyMemory<byte> bytes) => _file.Write(bytes.Span);

    public FileContent EndFile() => FileContent.FromBytes(_file.WrittenSpan.ToArray());
}
