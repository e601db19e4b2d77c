using System.Text;
using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>A symbolic link in memory.</summary>
internal sealed class MemoryLinkNode(MemoryTree tree, ulong time, string target) : MemoryNode(tree, time)
{
    public string Target => target;

    public override FileType Type => FileType.SymbolicLink;

    public override int ContentBytes => sizeof(char) * target.Length;

    public override long Size => Encoding.UTF8.GetByteCount(target);
}
