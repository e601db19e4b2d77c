using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>
/// An open directory of a mount. Every name is one component and is never followed when it is a symbolic link: the walk along a path alone goes from directory to directory,
/// so that no path can leave what the guest was given.
/// </summary>
internal abstract class MountDirectory : IDisposable
{
    public abstract Errno GetStat(out FileStat stat);

    /// <summary>What a name stands for; <see cref="Errno.NoEntry"/> when for nothing.</summary>
    public abstract Errno Find(string name, out FileStat stat);

    public abstract Errno ReadLink(string name, out string target);

    /// <param name="name">A name, or "." for another handle on this one.</param>
    /// <param name="directory">Owned by the caller.</param>
    public abstract Errno OpenDirectory(string name, out MountDirectory? directory);

    /// <param name="name">A name.</param>
    /// <param name="mode">How.</param>
    /// <param name="file">Owned by the caller.</param>
    public abstract Errno OpenFile(string name, OpenMode mode, out MountFile? file);

    public abstract Errno CreateDirectory(string name);

    public abstract Errno RemoveDirectory(string name);

    public abstract Errno Unlink(string name);

    public abstract Errno CreateLink(string name, string target);

    /// <summary>Gives a file another name, maybe in another directory of the same mount.</summary>
    public abstract Errno Link(string name, MountDirectory target, string newName);

    /// <summary>Moves a name, maybe to another directory of the same mount, over what is there as <c>rename(2)</c> does.</summary>
    public abstract Errno Rename(string name, MountDirectory target, string newName);

    /// <param name="name">A name, or "." for this one.</param>
    /// <param name="times">What to set.</param>
    public abstract Errno SetTimes(string name, FileTimes times);

    /// <summary>Lists what is in it, with "." and ".." first.</summary>
    public abstract Errno List(out List<DirectoryEntry> entries);

    public abstract void Dispose();
}
