using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Descriptors;
using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Runtime.Wasi.Files;

/// <summary>Functions for an open file, except reading, writing and seeking.</summary>
internal static class FileFunctions
{
    /// <summary>The largest value of <c>advice</c> in the witx; the smallest is 0.</summary>
    private const uint LastAdvice = 5;

    /// <summary><c>fd_advise(fd, offset, length, advice)</c>: the arguments are checked, the advice itself is ignored.</summary>
    public static Errno Advise(ref WasiCall call)
    {
        var descriptor = call.Wasi.Descriptors.Find(call.U32(0));
        if ((long)call.U64(1) < 0 || (long)call.U64(2) < 0 || call.U32(3) > LastAdvice)
        {
            return descriptor is null ? Errno.BadDescriptor : Errno.Invalid;
        }

        return descriptor switch
        {
            null => Errno.BadDescriptor,
            StreamDescriptor => Errno.IllegalSeek,
            DirectoryDescriptor => Errno.BadDescriptor,
            _ => descriptor.Allows(Rights.FdAdvise) ? Errno.Success : Errno.NotCapable,
        };
    }

    /// <summary><c>fd_allocate(fd, offset, length)</c>: extends the file to offset + length bytes. A longer file stays as it is.</summary>
    public static Errno Allocate(ref WasiCall call)
    {
        var errno = FindFile(ref call, Rights.FdAllocate, out var file);
        var (offset, length) = ((long)call.U64(1), (long)call.U64(2));
        if (errno != Errno.Success)
        {
            return errno;
        }

        if (offset < 0 || length <= 0)
        {
            return Errno.Invalid;
        }

        errno = file!.GetStat(out var stat);
        return errno != Errno.Success ? errno
            : offset > long.MaxValue - length ? Errno.FileTooBig
            : offset + length <= (long)stat.Size ? Errno.Success
            : file.SetSize(offset + length);
    }

    /// <summary><c>fd_datasync(fd)</c></summary>
    public static Errno SyncData(ref WasiCall call) => Sync(ref call, Rights.FdDataSync);

    /// <summary><c>fd_sync(fd)</c></summary>
    public static Errno Sync(ref WasiCall call) => Sync(ref call, Rights.FdSync);

    /// <summary><c>fd_filestat_get(fd, filestat*)</c></summary>
    public static Errno GetStat(ref WasiCall call)
    {
        var errno = FindStat(ref call, out var stat);
        return errno == Errno.Success ? call.Return(call.U32(1), stat) : errno;
    }

    /// <summary><c>fd_filestat_get</c> of <c>wasi_unstable</c>.</summary>
    public static Errno GetStatPreview0(ref WasiCall call)
    {
        var errno = FindStat(ref call, out var stat);
        return errno == Errno.Success ? call.Return(call.U32(1), FileStatPreview0.From(stat)) : errno;
    }

    /// <summary><c>fd_filestat_set_size(fd, size)</c></summary>
    public static Errno SetSize(ref WasiCall call)
    {
        var errno = FindFile(ref call, Rights.FdFileStatSetSize, out var file);
        return errno != Errno.Success ? errno
            : call.U64(1) > long.MaxValue ? Errno.FileTooBig
            : file!.SetSize((long)call.U64(1));
    }

    /// <summary><c>fd_filestat_set_times(fd, atim, mtim, flags)</c></summary>
    public static Errno SetTimes(ref WasiCall call)
    {
        var descriptor = call.Wasi.Descriptors.Find(call.U32(0));
        if (descriptor is null)
        {
            return Errno.BadDescriptor;
        }

        if (!FileTimes.TryRead(call.U64(1), call.U64(2), call.U32(3), call.Wasi.Now, out var times))
        {
            return Errno.Invalid;
        }

        if (!descriptor.Allows(Rights.FdFileStatSetTimes))
        {
            return Errno.NotCapable;
        }

        // A descriptor that was opened for reading has this right too, so the policy's rules for the path are checked here, as in path_filestat_set_times.
        return descriptor switch
        {
            FileDescriptor file => call.Wasi.Violations.CheckWrite(file.Path) is var errno && errno != Errno.Success ? errno : file.File.SetTimes(times),
            DirectoryDescriptor directory => call.Wasi.Violations.CheckWrite(directory.Path) is var errno && errno != Errno.Success
                ? errno
                : directory.Directory.SetTimes(".", times),
            _ => Errno.BadDescriptor,
        };
    }

    private static Errno Sync(ref WasiCall call, Rights right)
    {
        var descriptor = call.Wasi.Descriptors.Find(call.U32(0));
        return descriptor is null ? Errno.BadDescriptor
            : !descriptor.Allows(right) ? Errno.NotCapable
            : descriptor is FileDescriptor file ? file.File.Sync()
            : Errno.Success;
    }

    private static Errno FindStat(ref WasiCall call, out FileStat stat)
    {
        stat = default;
        var descriptor = call.Wasi.Descriptors.Find(call.U32(0));
        return descriptor is null ? Errno.BadDescriptor
            : !descriptor.Allows(Rights.FdFileStatGet) ? Errno.NotCapable
            : descriptor.GetStat(out stat);
    }

    // Finds the file that the call is going to change.
    private static Errno FindFile(ref WasiCall call, Rights rights, out MountFile? file)
    {
        var descriptor = call.Wasi.Descriptors.Find(call.U32(0));
        file = (descriptor as FileDescriptor)?.File;
        return descriptor switch
        {
            null => Errno.BadDescriptor,
            DirectoryDescriptor => Errno.IsDirectory,
            FileDescriptor opened => opened.Allows(rights) ? Errno.Success : WriteRefusals.Explain(opened, ref call),
            _ => Errno.Invalid,
        };
    }
}
