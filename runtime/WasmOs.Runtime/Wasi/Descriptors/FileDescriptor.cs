using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Runtime.Wasi.Descriptors;

/// <summary>An open file and the current position in it.</summary>
/// <param name="file">The file, owned by this descriptor.</param>
/// <param name="path">The absolute guest path of the file when it was opened, links resolved. The run's policy is checked with this path.</param>
internal sealed class FileDescriptor(MountFile file, string path) : Descriptor
{
    public MountFile File => file;

    public string Path => path;

    /// <summary>Why the guest did not get the right to change the file although it requested the right.</summary>
    public WriteRefusal Refusal { get; init; }

    /// <summary>The position of the next read or write; 0 or more.</summary>
    public long Offset { get; set; }

    public override FileType Type => FileType.RegularFile;

    public override Errno GetStat(out FileStat stat) => file.GetStat(out stat);

    public override void Close() => file.Dispose();
}
