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

        // Unknown rights, and rights that the directory does not pass on, are dropped and do not fail the call: toolchains request every right that they
        // may need. A later use without the right is refused.
        rights &= directory.Inheriting & (Rights.File | Rights.Directory);
        inheriting &= directory.Inheriting & (Rights.File | Rights.Directory);

        // With O_CREAT and O_EXCL the name must be free. A link is not followed then: even a dangling link occupies its name.
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

        // An existing file that is opened for reading and writing is opened for reading when it may only be read; the guest gets the error when it writes.
        // An open for writing only, for creating or for truncating fails now.
        var canFallBackToReading = walk.Exists && (flags & (Create | Truncate)) == 0 && (mode & OpenMode.Read) != 0;
        if (canFallBackToReading && (mode & OpenMode.Write) != 0 && call.Wasi.Violations.AllowsReadAlone(path))
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
        if (errno == Errno.ReadOnly && canFallBackToReading)
        {
            refusal = WriteRefusal.Mount;
            mode &= ~OpenMode.Write;
            errno = walk.Parent.OpenFile(walk.Name, mode, out file);
        }

        rights &= (mode & OpenMode.Write) != 0 ? Rights.File : Rights.File & ~Rights.Writing;
        descriptor = file is null ? null : new FileDescriptor(file, path) { Base = rights, Refusal = refusal };
        return errno;
    }

    // Only the right to write opens a file for writing. The right to set the size does not, because Go requests it for every file that it opens.
    private static OpenMode ModeOf(uint flags, Rights rights) =>
        ((rights & Rights.FdRead) != 0 ? OpenMode.Read : 0)
        | ((rights & Rights.FdWrite) != 0 ? OpenMode.Write : 0)
        | ((flags & Create) != 0 ? OpenMode.Create : 0)
        | ((flags & Exclusive) != 0 ? OpenMode.Exclusive : 0)
        | ((flags & Truncate) != 0 ? OpenMode.Truncate : 0);

    // The errors of open(2) that do not depend on opening the file.
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

            // Pipes, devices and sockets in a directory of the host: opening one can block forever or have side effects.
            _ => Errno.Access,
        };
    }
}
