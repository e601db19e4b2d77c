using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Runtime.Wasi.Paths;

/// <summary>Gets the stat of a path and sets its times.</summary>
internal static class PathStatFunctions
{
    private const uint SymlinkFollow = 1;

    /// <summary><c>path_filestat_get(directory, lookup flags, path*, length, filestat*)</c></summary>
    public static Errno Get(ref WasiCall call)
    {
        var errno = Find(ref call, out var stat);
        return errno == Errno.Success ? call.Return(call.U32(4), stat) : errno;
    }

    /// <summary><c>path_filestat_get</c> of <c>wasi_unstable</c>.</summary>
    public static Errno GetPreview0(ref WasiCall call)
    {
        var errno = Find(ref call, out var stat);
        return errno == Errno.Success ? call.Return(call.U32(4), FileStatPreview0.From(stat)) : errno;
    }

    /// <summary><c>path_filestat_set_times(directory, lookup flags, path*, length, atim, mtim, flags)</c></summary>
    public static Errno SetTimes(ref WasiCall call)
    {
        var errno = PathArgument.Read(ref call, 0, 2, Rights.PathFileStatSetTimes, out var directory, out var path);
        if (errno != Errno.Success)
        {
            return errno;
        }

        if (call.U32(1) > SymlinkFollow || !FileTimes.TryRead(call.U64(4), call.U64(5), call.U32(6), call.Wasi.Now, out var times))
        {
            return Errno.Invalid;
        }

        using var walk = new PathWalk(directory);
        errno = walk.WalkToExisting(path, (call.U32(1) & SymlinkFollow) != 0);
        errno = errno == Errno.Success
            ? call.Wasi.Violations.CheckWrite(walk.GuestPath)
            : call.Wasi.Violations.CheckMissing(errno, walk.IntendedPath, writes: true);
        return errno == Errno.Success ? walk.Parent.SetTimes(walk.Name, times) : errno;
    }

    private static Errno Find(ref WasiCall call, out FileStat stat)
    {
        stat = default;
        var errno = PathArgument.Read(ref call, 0, 2, Rights.PathFileStatGet, out var directory, out var path);
        if (errno != Errno.Success)
        {
            return errno;
        }

        if (call.U32(1) > SymlinkFollow)
        {
            return Errno.Invalid;
        }

        using var walk = new PathWalk(directory);
        errno = walk.WalkToExisting(path, (call.U32(1) & SymlinkFollow) != 0);
        stat = walk.Stat;
        return errno == Errno.Success
            ? call.Wasi.Violations.CheckRead(walk.GuestPath)
            : call.Wasi.Violations.CheckMissing(errno, walk.IntendedPath, writes: false);
    }
}
