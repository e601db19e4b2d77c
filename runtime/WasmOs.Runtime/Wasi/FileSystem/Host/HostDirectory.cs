using System.Text;
using Microsoft.Win32.SafeHandles;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi.FileSystem.Host;

/// <summary>
/// An open directory of this machine. Every call is relative to the directory's handle and follows no link. So nothing outside of the directory is reached,
/// even when another process renames or replaces files during the call.
/// </summary>
internal sealed unsafe class HostDirectory(SafeFileHandle handle, WasiLimits limits, bool isReadOnly) : MountDirectory
{
    private const uint NewFileMode = 0x1B6; // rw-rw-rw-, minus the umask
    private const uint NewDirectoryMode = 0x1FF; // rwxrwxrwx, minus the umask

    public static Errno GetStat(SafeFileHandle handle, string name, int flags, out FileStat stat)
    {
        StatX found;
        var errno = HostErrno.Of(LibC.StatX(handle, name, flags, LibC.BasicStats, &found));
        stat = errno == Errno.Success ? found.ToFileStat() : default;
        return errno;
    }

    public override Errno GetStat(out FileStat stat) => GetStat(handle, "", LibC.AtEmptyPath, out stat);

    public override Errno Find(string name, out FileStat stat) => GetStat(handle, name, LibC.AtSymlinkNoFollow, out stat);

    public override Errno ReadLink(string name, out string target)
    {
        var buffer = stackalloc byte[WasiLimits.MaxPathBytes];
        var length = LibC.ReadLinkAt(handle, name, buffer, WasiLimits.MaxPathBytes);
        target = length > 0 ? Encoding.UTF8.GetString(buffer, (int)length) : "";
        return HostErrno.Of(length);
    }

    public override Errno OpenDirectory(string name, out MountDirectory? directory)
    {
        var descriptor = LibC.OpenAt(handle, name, LibC.ReadOnly | LibC.Directory | LibC.NoFollow | LibC.CloseOnExec, 0);
        directory = descriptor < 0 ? null : new HostDirectory(new SafeFileHandle(descriptor, ownsHandle: true), limits, isReadOnly);
        return HostErrno.Of(descriptor);
    }

    public override Errno OpenFile(string name, OpenMode mode, out MountFile? file)
    {
        file = null;
        var writes = (mode & (OpenMode.Write | OpenMode.Truncate)) != 0;
        if (isReadOnly && (writes || ((mode & OpenMode.Create) != 0 && Find(name, out _) == Errno.NoEntry)))
        {
            return Errno.ReadOnly;
        }

        // NonBlocking: the open must not wait when another process has just replaced the file by a pipe.
        var flags = LibC.NoFollow | LibC.CloseOnExec | LibC.NonBlocking
            | (!writes ? LibC.ReadOnly : (mode & OpenMode.Read) != 0 ? LibC.ReadWrite : LibC.WriteOnly)
            | ((mode & OpenMode.Create) != 0 && !isReadOnly ? LibC.Create : 0)
            | ((mode & OpenMode.Exclusive) != 0 ? LibC.Exclusive : 0)
            | ((mode & OpenMode.Truncate) != 0 ? LibC.Truncate : 0);
        var descriptor = LibC.OpenAt(handle, name, flags, NewFileMode);
        if (descriptor < 0)
        {
            return HostErrno.Last;
        }

        var opened = new HostFile(new SafeFileHandle(descriptor, ownsHandle: true), limits, isReadOnly);
        var errno = opened.GetStat(out var stat);
        if (errno != Errno.Success || stat.Type != FileType.RegularFile)
        {
            opened.Dispose();
            return errno != Errno.Success ? errno : Errno.Access;
        }

        file = opened;
        return Errno.Success;
    }

    public override Errno CreateDirectory(string name) => Change(() => LibC.MakeDirectoryAt(handle, name, NewDirectoryMode));

    public override Errno RemoveDirectory(string name) => Change(() => LibC.UnlinkAt(handle, name, LibC.AtRemoveDirectory));

    public override Errno Unlink(string name) => Change(() => LibC.UnlinkAt(handle, name, 0));

    public override Errno CreateLink(string name, string target) => Change(() => LibC.SymlinkAt(target, handle, name));

    public override Errno Link(string name, MountDirectory target, string newName) =>
        target is HostDirectory other ? other.Change(() => LibC.LinkAt(handle, name, other.Handle, newName, 0)) : Errno.CrossDevice;

    public override Errno Rename(string name, MountDirectory target, string newName) =>
        target is not HostDirectory other ? Errno.CrossDevice
        : other.IsReadOnly ? Errno.ReadOnly
        : Change(() => LibC.RenameAt(handle, name, other.Handle, newName));

    public override Errno SetTimes(string name, FileTimes times)
    {
        if (isReadOnly)
        {
            return Errno.ReadOnly;
        }

        var specs = stackalloc TimeSpec[] { TimeSpec.From(times.Access), TimeSpec.From(times.Modify) };
        return HostErrno.Of(LibC.SetTimesAt(handle, name, specs, LibC.AtSymlinkNoFollow));
    }

    public override Errno List(out List<DirectoryEntry> entries) => HostListing.Read(handle, out entries);

    public override void Dispose() => handle.Dispose();

    private SafeFileHandle Handle => handle;

    private bool IsReadOnly => isReadOnly;

    private Errno Change(Func<int> call) => isReadOnly ? Errno.ReadOnly : HostErrno.Of(call());
}
