using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Descriptors;
using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Runtime.Wasi.Paths;

/// <summary>Opens files and directories.</summary>
internal static class OpenFunctions
{
    private const uint SymlinkFollow = 1;
    private const uint Create = 1;
    private const uint Directory = 2;
    private const uint Exclusive = 4;
    private const uint Truncate = 8;

    /// <summary><c>path_open(directory, lookup flags, path*, length, open flags, base, inheriting, fd flags, fd*)</c></summary>
    public static Errno Open(ref WasiCall call)
    {
        var flags = call.U32(4);
        var (rights, inheriting) = ((Rights)call.U64(5), (Rights)call.U64(6));
        call.Memory.Check(call.U32(8), sizeof(uint), sizeof(uint));
        if (flags > (Create | Directory | Exclusive | Truncate) || call.U32(1) > SymlinkFollow || call.U32(7) > (uint)FdFlags.All
            || (flags & (Create | Directory)) == (Create | Directory))
        {
            return Errno.Invalid;
        }

        var needed = Rights.PathOpen | ((flags & Create) != 0 ? Rights.PathCreateFile : 0) | ((flags & Truncate) != 0 ? Rights.PathFileStatSetSize : 0);
        var errno = PathArgument.Read(ref call, 0, 2, needed, out var directory, out var path);
        if (errno != Errno.Success)
        {
            return errno;
        }

        // Rights that nobody knows or the directory does not pass on are dropped: toolchains ask for all that they may ever need. What is used without its right is refused then.
        rights &= directory.Inheriting & (Rights.File | Rights.Directory);
        inheriting &= directory.Inheriting & (Rights.File | Rights.Directory);

        // O_EXCL wants a name that is free, and a link that points nowhere takes its name.
        using var walk = new PathWalk(directory);
        errno = walk.Walk(path, (call.U32(1) & SymlinkFollow) != 0 && (flags & (Create | Exclusive)) != (Create | Exclusive));
        if (errno == Errno.Success)
        {
            errno = OpenWalked(ref call, walk, flags, rights, out var descriptor);
            if (descriptor is not null)
            {
                descriptor.Inheriting = inheriting;
                descriptor.Flags = (FdFlags)call.U32(7);
                return call.Return(call.U32(8), call.Wasi.Descriptors.Add(descriptor));
            }
        }

        var writes = (flags & (Create | Truncate)) != 0 || ((rights & Rights.FdWrite) != 0 && (rights & Rights.FdRead) == 0);
        return call.Wasi.Violations.CheckMissing(errno, walk.IntendedPath, writes);
    }

    private static Errno OpenWalked(ref WasiCall call, PathWalk walk, uint flags, Rights rights, out Descriptor? descriptor)
    {
        descriptor = null;
        var errno = Check(walk, flags, rights);
        if (errno != Errno.Success)
        {
            return errno;
        }

        if (!call.Wasi.Descriptors.HasRoom)
        {
            return Errno.TooManyDescriptors;
        }

        var path = walk.GuestPath;
        if (!walk.Exists || walk.Stat.Type != FileType.Directory)
        {
            return OpenFile(ref call, walk, path, flags, rights, out descriptor);
        }

        errno = call.Wasi.Violations.CheckRead(path);
        if (errno == Errno.Success)
        {
            errno = walk.Parent.OpenDirectory(walk.Name, out var opened);
            descriptor = opened is null ? null : new DirectoryDescriptor(opened, path) { Base = rights & Rights.Directory };
        }

        return errno;
    }

    private static Errno OpenFile(ref WasiCall call, PathWalk walk, string path, uint flags, Rights rights, out Descriptor? descriptor)
    {
        descriptor = null;
        var mode = ModeOf(flags, rights);
        var changes = !walk.Exists || (flags & Truncate) != 0;
        var refusal = WriteRefusal.None;

        // Who asks to read and write gets what can be had, and hears of the rest when it writes. Who asks to write alone, to make or to empty hears of it now.
        var mayReadOnly = walk.Exists && (flags & (Create | Truncate)) == 0 && (mode & OpenMode.Read) != 0;
        if (mayReadOnly && (mode & OpenMode.Write) != 0 && call.Wasi.Violations.AllowsReadAlone(path))
        {
            refusal = WriteRefusal.Policy;
            mode &= ~OpenMode.Write;
        }

        var errno = changes || (mode & OpenMode.Write) != 0 ? call.Wasi.Violations.CheckWrite(path) : call.Wasi.Violations.CheckRead(path);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = walk.Parent.OpenFile(walk.Name, mode, out var file);
        if (errno == Errno.ReadOnly && mayReadOnly)
        {
            refusal = WriteRefusal.Mount;
            mode &= ~OpenMode.Write;
            errno = walk.Parent.OpenFile(walk.Name, mode, out file);
        }

        rights &= (mode & OpenMode.Write) != 0 ? Rights.File : Rights.File & ~Rights.Writing;
        descriptor = file is null ? null : new FileDescriptor(file, path) { Base = rights, Refusal = refusal };
        return errno;
    }

    // The right to write alone opens a file for writing: Go asks for the right to set the size in all that it opens.
    private static OpenMode ModeOf(uint flags, Rights rights) =>
        ((rights & Rights.FdRead) != 0 ? OpenMode.Read : 0)
        | ((rights & Rights.FdWrite) != 0 ? OpenMode.Write : 0)
        | ((flags & Create) != 0 ? OpenMode.Create : 0)
        | ((flags & Exclusive) != 0 ? OpenMode.Exclusive : 0)
        | ((flags & Truncate) != 0 ? OpenMode.Truncate : 0);

    // What open(2) says before it opens anything.
    private static Errno Check(PathWalk walk, uint flags, Rights rights)
    {
        if (!walk.Exists)
        {
            return (flags & Create) == 0 ? Errno.NoEntry : walk.MustBeDirectory ? Errno.IsDirectory : Errno.Success;
        }

        if ((flags & (Create | Exclusive)) == (Create | Exclusive))
        {
            return Errno.Exists;
        }

        return walk.Stat.Type switch
        {
            FileType.Directory => (rights & Rights.FdWrite) != 0 || (flags & (Create | Truncate)) != 0 ? Errno.IsDirectory : Errno.Success,
            FileType.SymbolicLink => Errno.Loop,
            FileType.RegularFile => (flags & Directory) != 0 || walk.MustBeDirectory ? Errno.NotDirectory : Errno.Success,

            // Pipes, devices and sockets of a host's directory: opening one can wait for ever or do something.
            _ => Errno.Access,
        };
    }
}
