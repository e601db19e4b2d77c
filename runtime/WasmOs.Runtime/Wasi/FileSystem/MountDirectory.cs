using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>
/// An open directory of a mount. Every name is a single path component, and no method follows a symbolic link.
/// Only <c>PathWalk</c> goes from directory to directory, so no path can leave the mount. Used by the run's thread only.
/// </summary>
internal abstract class MountDirectory : IDisposable
{
    public abstract Errno GetStat(out FileStat stat);

    /// <summary>Gets the stat of an entry, of the link itself when the entry is a link. <see cref="Errno.NoEntry"/> when there is no such entry.</summary>
    public abstract Errno Find(string name, out FileStat stat);

    public abstract Errno ReadLink(string name, out string target);

    /// <param name="name">A name, or "." for a second handle to this directory.</param>
    /// <param name="directory">The opened directory, owned by the caller; null on failure.</param>
    public abstract Errno OpenDirectory(string name, out MountDirectory? directory);

    /// <param name="name">A name.</param>
    /// <param name="mode">How to open the file.</param>
    /// <param name="file">The opened file, owned by the caller; null on failure.</param>
    public abstract Errno OpenFile(string name, OpenMode mode, out MountFile? file);

    public abstract Errno CreateDirectory(string name);

    public abstract Errno RemoveDirectory(string name);

    public abstract Errno Unlink(string name);

    public abstract Errno CreateLink(string name, string target);

    /// <summary>Makes a hard link: gives a file a second name, in this or another directory of the same mount.</summary>
    public abstract Errno Link(string name, MountDirectory target, string newName);

    /// <summary>
    /// Renames an entry, within this directory or into another directory of the same mount. Replaces an existing entry as <c>rename(2)</c> does.
    /// </summary>
    public abstract Errno Rename(string name, MountDirectory target, string newName);

    /// <param name="name">A name, or "." for this directory.</param>
    /// <param name="times">The times to set.</param>
    public abstract Errno SetTimes(string name, FileTimes times);

    /// <summary>Lists the entries of this directory, including "." and "..".</summary>
    public abstract Errno List(out List<DirectoryEntry> entries);

    public abstract void Dispose();
}
