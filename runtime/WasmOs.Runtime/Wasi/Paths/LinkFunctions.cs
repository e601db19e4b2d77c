using System.Text;
using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.Paths;

/// <summary>Makes and reads links, renames files and directories, and removes files.</summary>
internal static class LinkFunctions
{
    /// <summary>
    /// <c>path_link(old directory, lookup flags, old path*, length, new directory, new path*, length)</c>: never follows a link, as WASI requires.
    /// </summary>
    public static Errno Link(ref WasiCall call)
    {
        var errno = PathArgument.Read(ref call, 0, 2, Rights.PathLinkSource, out var directory, out var path);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = PathArgument.Read(ref call, 4, 5, Rights.PathLinkTarget, out var newDirectory, out var newPath);
        if (errno != Errno.Success || call.U32(1) != 0)
        {
            return errno != Errno.Success ? errno : Errno.Invalid;
        }

        using var source = new PathWalk(directory, toName: true);
        using var target = new PathWalk(newDirectory, toName: true);
        errno = source.WalkToExisting(path, followLast: false);
        if (errno != Errno.Success)
        {
            return call.Wasi.Violations.CheckMissing(errno, source.IntendedPath, writes: true);
        }

        errno = target.Walk(newPath, followLast: false);
        if (errno != Errno.Success)
        {
            return call.Wasi.Violations.CheckMissing(errno, target.IntendedPath, writes: true);
        }

        if (source.Stat.Type == FileType.Directory)
        {
            return Errno.NotPermitted;
        }

        if (target.Exists || target.MustBeDirectory)
        {
            return target.Exists ? Errno.Exists : Errno.NoEntry;
        }

        // The guest can write a file through each of its names. So the policy must allow writing the existing path too, not only the new one.
        errno = call.Wasi.Violations.CheckWrite(source.GuestPath);
        errno = errno == Errno.Success ? call.Wasi.Violations.CheckWrite(target.GuestPath) : errno;
        return errno == Errno.Success ? source.Parent.Link(source.Name, target.Parent, target.Name) : errno;
    }

    /// <summary><c>path_readlink(directory, path*, length, buffer*, length, size*)</c></summary>
    public static Errno ReadLink(ref WasiCall call)
    {
        var errno = PathArgument.Read(ref call, 0, 1, Rights.PathReadLink, out var directory, out var path);
        var buffer = call.Memory.Bytes(call.U32(3), call.U32(4));
        call.Memory.Check(call.U32(5), sizeof(uint), sizeof(uint));
        if (errno != Errno.Success)
        {
            return errno;
        }

        using var walk = new PathWalk(directory);
        errno = walk.WalkToExisting(path, followLast: false);
        if (errno != Errno.Success || walk.Stat.Type != FileType.SymbolicLink)
        {
            return errno != Errno.Success ? call.Wasi.Violations.CheckMissing(errno, walk.IntendedPath, writes: false) : Errno.Invalid;
        }

        errno = call.Wasi.Violations.CheckRead(walk.GuestPath);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = walk.Parent.ReadLink(walk.Name, out var target);
        if (errno != Errno.Success)
        {
            return errno;
        }

        var bytes = Encoding.UTF8.GetBytes(target);
        var count = Math.Min(bytes.Length, buffer.Length);
        bytes.AsSpan(0, count).CopyTo(buffer);
        return call.Return(call.U32(5), (uint)count);
    }

    /// <summary><c>path_rename(old directory, old path*, length, new directory, new path*, length)</c></summary>
    public static Errno Rename(ref WasiCall call)
    {
        var errno = PathArgument.Read(ref call, 0, 1, Rights.PathRenameSource, out var directory, out var path);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = PathArgument.Read(ref call, 3, 4, Rights.PathRenameTarget, out var newDirectory, out var newPath);
        if (errno != Errno.Success)
        {
            return errno;
        }

        using var source = new PathWalk(directory, toName: true);
        using var target = new PathWalk(newDirectory, toName: true);
        errno = source.WalkToExisting(path, followLast: false);
        if (errno != Errno.Success)
        {
            return call.Wasi.Violations.CheckMissing(errno, source.IntendedPath, writes: true);
        }

        errno = target.Walk(newPath, followLast: false);
        if (errno != Errno.Success)
        {
            return call.Wasi.Violations.CheckMissing(errno, target.IntendedPath, writes: true);
        }

        if (source.Name == "." || target.Name == ".")
        {
            return Errno.Busy;
        }

        if (target.MustBeDirectory && source.Stat.Type != FileType.Directory)
        {
            return Errno.NotDirectory;
        }

        errno = call.Wasi.Violations.CheckMove(source.GuestPath);
        errno = errno == Errno.Success ? call.Wasi.Violations.CheckMove(target.GuestPath) : errno;
        return errno == Errno.Success ? source.Parent.Rename(source.Name, target.Parent, target.Name) : errno;
    }

    /// <summary><c>path_symlink(target*, length, directory, path*, length)</c>: absolute targets are refused, because a path walk never follows them.</summary>
    public static Errno Symlink(ref WasiCall call)
    {
        var errno = PathArgument.Read(ref call, 0, out var target);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = PathArgument.Read(ref call, 2, 3, Rights.PathSymlink, out var directory, out var path);
        if (errno != Errno.Success || target[0] == '/')
        {
            return errno != Errno.Success ? errno : Errno.NotPermitted;
        }

        using var walk = new PathWalk(directory, toName: true);
        errno = walk.Walk(path, followLast: false);
        if (errno != Errno.Success)
        {
            return call.Wasi.Violations.CheckMissing(errno, walk.IntendedPath, writes: true);
        }

        if (walk.Exists || walk.MustBeDirectory)
        {
            return walk.Exists ? Errno.Exists : Errno.NoEntry;
        }

        errno = call.Wasi.Violations.CheckWrite(walk.GuestPath);
        return errno == Errno.Success ? walk.Parent.CreateLink(walk.Name, target) : errno;
    }

    /// <summary><c>path_unlink_file(directory, path*, length)</c></summary>
    public static Errno Unlink(ref WasiCall call)
    {
        var errno = PathArgument.Read(ref call, 0, 1, Rights.PathUnlinkFile, out var directory, out var path);
        if (errno != Errno.Success)
        {
            return errno;
        }

        using var walk = new PathWalk(directory, toName: true);
        errno = walk.WalkToExisting(path, followLast: false);
        if (errno != Errno.Success || walk.Stat.Type == FileType.Directory)
        {
            return errno != Errno.Success ? call.Wasi.Violations.CheckMissing(errno, walk.IntendedPath, writes: true) : Errno.IsDirectory;
        }

        errno = call.Wasi.Violations.CheckMove(walk.GuestPath);
        return errno == Errno.Success ? walk.Parent.Unlink(walk.Name) : errno;
    }
}
