using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Descriptors;

namespace WasmOs.Runtime.Wasi.Files;

/// <summary>Moves and returns the current position in a file.</summary>
internal static class SeekFunctions
{
    private enum Whence
    {
        Set,
        Current,
        End,
    }

    /// <summary><c>fd_seek(fd, offset, whence, offset*)</c></summary>
    public static Errno Seek(ref WasiCall call) => call.U32(2) switch
    {
        0 => Seek(ref call, Whence.Set),
        1 => Seek(ref call, Whence.Current),
        2 => Seek(ref call, Whence.End),
        _ => Errno.Invalid,
    };

    /// <summary><c>fd_seek</c> of <c>wasi_unstable</c>, which has other numbers for the origins.</summary>
    public static Errno SeekPreview0(ref WasiCall call) => call.U32(2) switch
    {
        0 => Seek(ref call, Whence.Current),
        1 => Seek(ref call, Whence.End),
        2 => Seek(ref call, Whence.Set),
        _ => Errno.Invalid,
    };

    /// <summary><c>fd_tell(fd, offset*)</c></summary>
    public static Errno Tell(ref WasiCall call)
    {
        var errno = Find(ref call, Rights.FdTell, out var file);
        return errno == Errno.Success ? call.Return(call.U32(1), file!.Offset) : errno;
    }

    private static Errno Seek(ref WasiCall call, Whence whence)
    {
        var offset = (long)call.U64(1);

        // A seek by 0 from the current position only returns the position, so the right to tell is enough.
        var needed = whence == Whence.Current && offset == 0 ? Rights.FdTell : Rights.FdSeek | Rights.FdTell;
        var errno = Find(ref call, needed, out var file);
        if (errno != Errno.Success)
        {
            return errno;
        }

        var origin = 0L;
        if (whence == Whence.End)
        {
            errno = file!.GetStat(out var stat);
            if (errno != Errno.Success)
            {
                return errno;
            }

            origin = (long)stat.Size;
        }
        else if (whence == Whence.Current)
        {
            origin = file!.Offset;
        }

        // The origin is never negative, so the sum can only overflow upwards.
        if (offset > long.MaxValue - origin || origin + offset < 0)
        {
            return Errno.Invalid;
        }

        file!.Offset = origin + offset;
        return call.Return(call.U32(3), file.Offset);
    }

    private static Errno Find(ref WasiCall call, Rights rights, out FileDescriptor? file)
    {
        var descriptor = call.Wasi.Descriptors.Find(call.U32(0));
        file = descriptor as FileDescriptor;
        return descriptor switch
        {
            null => Errno.BadDescriptor,
            DirectoryDescriptor => Errno.IsDirectory,
            StreamDescriptor => Errno.IllegalSeek,
            _ => descriptor.Allows(rights) || (rights == Rights.FdTell && descriptor.Allows(Rights.FdSeek)) ? Errno.Success : Errno.NotCapable,
        };
    }
}
