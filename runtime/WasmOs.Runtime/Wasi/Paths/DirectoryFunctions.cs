using System.Buffers.Binary;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Descriptors;
using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Runtime.Wasi.Paths;

/// <summary>Creates, lists and removes directories.</summary>
internal static class DirectoryFunctions
{
    /// <summary>Size in bytes of <c>dirent</c> of the witx: next cookie, inode, length of the name, type.</summary>
    private const int EntryBytes = 24;

    /// <summary>Approximate bytes of memory of an entry of a listing, without its name.</summary>
    private const int ListingEntryBytes = 64;

    /// <summary><c>fd_readdir(fd, buffer*, length, cookie, size*)</c>: fills the whole buffer; the last entry is cut when it does not fit.</summary>
    public static Errno Read(ref WasiCall call)
    {
        var buffer = call.Memory.Bytes(call.U32(1), call.U32(2));
        var cookie = call.U64(3);
        call.Memory.Check(call.U32(4), sizeof(uint), sizeof(uint));
        var descriptor = call.Wasi.Descriptors.Find(call.U32(0));
        if (descriptor is not DirectoryDescriptor directory)
        {
            return descriptor is null ? Errno.BadDescriptor : Errno.NotDirectory;
        }

        if (!directory.Allows(Rights.FdReadDirectory))
        {
            return Errno.NotCapable;
        }

        if (cookie == 0 || directory.Listing is null)
        {
            var errno = call.Wasi.Violations.CheckRead(directory.Path);
            errno = errno == Errno.Success ? directory.Directory.List(out var entries) : Fail(errno, out entries);
            if (errno != Errno.Success)
            {
                return errno;
            }

            if (!TryKeepListing(ref call, directory, entries))
            {
                return Errno.NoMemory;
            }
        }

        return call.Return(call.U32(4), (uint)Fill(buffer, directory.Listing!, cookie));
    }

    /// <summary><c>path_create_directory(directory, path*, length)</c></summary>
    public static Errno Create(ref WasiCall call)
    {
        var errno = PathArgument.Read(ref call, 0, 1, Rights.PathCreateDirectory, out var directory, out var path);
        if (errno != Errno.Success)
        {
            return errno;
        }

        using var walk = new PathWalk(directory, toName: true);
        errno = walk.Walk(path, followLast: false);
        if (errno != Errno.Success || walk.Exists)
        {
            return errno != Errno.Success ? call.Wasi.Violations.CheckMissing(errno, walk.IntendedPath, writes: true) : Errno.Exists;
        }

        errno = call.Wasi.Violations.CheckWrite(walk.GuestPath);
        return errno == Errno.Success ? walk.Parent.CreateDirectory(walk.Name) : errno;
    }

    /// <summary><c>path_remove_directory(directory, path*, length)</c></summary>
    public static Errno Remove(ref WasiCall call)
    {
        var errno = PathArgument.Read(ref call, 0, 1, Rights.PathRemoveDirectory, out var directory, out var path);
        if (errno != Errno.Success)
        {
            return errno;
        }

        using var walk = new PathWalk(directory, toName: true);
        errno = walk.WalkToExisting(path, followLast: false);
        if (errno != Errno.Success || walk.Stat.Type != FileType.Directory)
        {
            return errno != Errno.Success ? call.Wasi.Violations.CheckMissing(errno, walk.IntendedPath, writes: true) : Errno.NotDirectory;
        }

        if (walk.Name == ".")
        {
            return Errno.Invalid;
        }

        errno = call.Wasi.Violations.CheckMove(walk.GuestPath);
        return errno == Errno.Success ? walk.Parent.RemoveDirectory(walk.Name) : errno;
    }

    // Keeps a listing in the descriptor until the directory is listed again or closed. The listing is counted in the run's memory; false when a limit refuses.
    private static bool TryKeepListing(ref WasiCall call, DirectoryDescriptor directory, List<DirectoryEntry> entries)
    {
        var bytes = 0L;
        foreach (var entry in entries)
        {
            bytes += ListingEntryBytes + entry.NameUtf8.Length;
        }

        var memory = call.Run.Memory;
        memory.Return(directory.ListingBytes);
        (directory.Listing, directory.ListingBytes) = (null, 0);
        if (!memory.TryTake(bytes))
        {
            return false;
        }

        (directory.Listing, directory.ListingBytes) = (entries, bytes);
        return true;
    }

    private static Errno Fail(Errno errno, out List<DirectoryEntry> entries)
    {
        entries = [];
        return errno;
    }

    private static int Fill(Span<byte> buffer, List<DirectoryEntry> entries, ulong cookie)
    {
        Span<byte> head = stackalloc byte[EntryBytes];
        var used = 0;
        for (var i = cookie; i < (ulong)entries.Count && used < buffer.Length; i++)
        {
            var entry = entries[(int)i];
            head.Clear();
            BinaryPrimitives.WriteUInt64LittleEndian(head, i + 1);
            BinaryPrimitives.WriteUInt64LittleEndian(head[8..], entry.Inode);
            BinaryPrimitives.WriteUInt32LittleEndian(head[16..], (uint)entry.NameUtf8.Length);
            head[20] = (byte)entry.Type;
            used += CopyCut(head, buffer[used..]);
            used += CopyCut(entry.NameUtf8, buffer[used..]);
        }

        return used;
    }

    private static int CopyCut(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var count = Math.Min(source.Length, destination.Length);
        source[..count].CopyTo(destination);
        return count;
    }
}
