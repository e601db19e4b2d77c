using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Runtime.Wasi.Descriptors;

/// <summary>An open directory. Owns its <see cref="MountDirectory"/>.</summary>
internal sealed class DirectoryDescriptor(MountDirectory directory, string path) : Descriptor
{
    public MountDirectory Directory => directory;

    /// <summary>The directory's absolute guest path, as used in the rules of policies. Without a slash at the end; empty for the root.</summary>
    public string Path => path;

    /// <summary>
    /// The UTF-8 name that <c>fd_prestat_dir_name</c> returns for a directory that the host opened; null when the guest opened the directory.
    /// </summary>
    public byte[]? PreopenName { get; init; }

    /// <summary>The entries as of the last listing that began with the first entry. A cookie of <c>fd_readdir</c> is an index in this list.</summary>
    public List<DirectoryEntry>? Listing { get; set; }

    /// <summary>The counted memory of <see cref="Listing"/> in bytes.</summary>
    public long ListingBytes { get; set; }

    public override FileType Type => FileType.Directory;

    public override Errno GetStat(out FileStat stat) => directory.GetStat(out stat);

    public override void Close() => directory.Dispose();
}
