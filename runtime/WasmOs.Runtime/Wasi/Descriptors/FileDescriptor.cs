using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Runtime.Wasi.Descriptors;

/// <summary>An open file and the place in it.</summary>
/// <param name="file">The file; owned by the descriptor.</param>
/// <param name="path">Its absolute guest path when it was opened, links resolved; policies are asked with it.</param>
internal sealed class FileDescriptor(MountFile file, string path) : Descriptor
{
    public MountFile File => file;

    public string Path => path;

    /// <summary>Who withheld the right to change the file from the guest that asked for it.</summary>
    public WriteRefusal Refusal { get; init; }

    /// <summary>Where the next read or write happens; 0 or more.</summary>
    public long Offset { get; set; }

    public override FileType Type => FileType.RegularFile;

    public override Errno GetStat(out FileStat stat) => file.GetStat(out stat);

    public override void Close() => file.Dispose();
}
