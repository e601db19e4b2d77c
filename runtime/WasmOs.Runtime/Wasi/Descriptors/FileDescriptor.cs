using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Runtime.Wasi.Descriptors;

/// <summary>An open file and the place in it.</summary>
internal sealed class FileDescriptor(MountFile file) : Descriptor
{
    public MountFile File => file;

    /// <summary>Where the next read or write happens; 0 or more.</summary>
    public long Offset { get; set; }

    public override FileType Type => FileType.RegularFile;

    public override Errno GetStat(out FileStat stat) => file.GetStat(out stat);

    public override void Close() => file.Dispose();
}
