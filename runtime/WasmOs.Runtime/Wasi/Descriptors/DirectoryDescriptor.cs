using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Runtime.Wasi.Descriptors;

/// <summary>An open directory.</summary>
internal sealed class DirectoryDescriptor(MountDirectory directory, string path) : Descriptor
{
    public MountDirectory Directory => directory;

    /// <summary>Its absolute path as the guest sees it, without a slash at the end; empty for the root. Policies are written in such paths.</summary>
    public string Path => path;

    /// <summary>The name that a guest asks for with <c>fd_prestat_dir_name</c>, UTF-8; null when the guest opened it.</summary>
    public byte[]? PreopenName { get; init; }

    /// <summary>Its entries when they were last listed from the first; a cookie is a place in it.</summary>
    public List<DirectoryEntry>? Listing { get; set; }

    /// <summary>What the listing takes.</summary>
    public long ListingBytes { get; set; }

    public override FileType Type => FileType.Directory;

    public override Errno GetStat(out FileStat stat) => directory.GetStat(out stat);

    public override void Close() => directory.Dispose();
}
