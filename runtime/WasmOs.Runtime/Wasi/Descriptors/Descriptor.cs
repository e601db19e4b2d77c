using System.Runtime.CompilerServices;
using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.Descriptors;

/// <summary>
/// An open file descriptor of a guest: a file, a directory or a standard stream. Owned by the run's descriptor table and used by the run's thread only.
/// </summary>
internal abstract class Descriptor
{
    /// <summary>What the guest may do with this descriptor.</summary>
    public Rights Base { get; set; }

    /// <summary>The most that the guest may do with files and directories that it opens through this descriptor.</summary>
    public Rights Inheriting { get; set; }

    public FdFlags Flags { get; set; }

    /// <summary>Whether the host opened this descriptor for the guest. Such a descriptor does not count towards the limit of open files.</summary>
    public bool IsGiven { get; init; }

    public abstract FileType Type { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Allows(Rights rights) => (Base & rights) == rights;

    public abstract Errno GetStat(out FileStat stat);

    /// <summary>Releases the file, directory or stream.</summary>
    public abstract void Close();
}
