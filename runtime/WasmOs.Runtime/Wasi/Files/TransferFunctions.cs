using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.Descriptors;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Runtime.Wasi.Files;

/// <summary>
/// Reads and writes files and streams, at the descriptor's position or at a given offset. A call copies at most <see cref="WasiLimits.MaxCopyBytes"/>
/// and then returns the number of bytes that it has copied.
/// </summary>
internal static class TransferFunctions
{
    /// <summary><c>fd_read(fd, iovecs*, count, size*)</c></summary>
    public static Errno Read(ref WasiCall call)
    {
        var errno = Prepare(ref call, Rights.FdRead, call.U32(3), out var descriptor, out var vectors);
        if (errno != Errno.Success)
        {
            return errno;
        }

        uint read;
        switch (descriptor)
        {
            case FileDescriptor file:
                errno = ReadFile(ref call, file, vectors, file.Offset, out read);
                file.Offset += read;
                break;
            case StreamDescriptor { Input: { } input } stream:
                errno = ReadStream(ref call, input, (stream.Flags & FdFlags.NonBlocking) != 0, vectors, out read);
                break;
            default:
                return Errno.BadDescriptor;
        }

        return errno == Errno.Success ? call.Return(call.U32(3), read) : errno;
    }

    /// <summary><c>fd_pread(fd, iovecs*, count, offset, size*)</c></summary>
    public static Errno ReadAt(ref WasiCall call)
    {
        var errno = Prepare(ref call, Rights.FdRead, call.U32(4), out var descriptor, out var vectors);
        if (errno != Errno.Success)
        {
            return errno;
        }

        if (descriptor is not FileDescriptor file)
        {
            return Errno.IllegalSeek;
        }

        errno = ReadFile(ref call, file, vectors, (long)call.U64(3), out var read);
        return errno == Errno.Success ? call.Return(call.U32(4), read) : errno;
    }

    /// <summary><c>fd_write(fd, iovecs*, count, size*)</c></summary>
    public static Errno Write(ref WasiCall call)
    {
        var errno = Prepare(ref call, Rights.FdWrite, call.U32(3), out var descriptor, out var vectors);
        if (errno != Errno.Success)
        {
            return errno;
        }

        uint written;
        switch (descriptor)
        {
            case StreamDescriptor { Output: { } output } stream:
                errno = WriteStream(ref call, output, (stream.Flags & FdFlags.NonBlocking) != 0, vectors, out written);
                break;
            case FileDescriptor file:
                errno = WriteFile(ref call, file, vectors, file.Offset, out written, out var end);
                file.Offset = end;
                break;
            default:
                return Errno.BadDescriptor;
        }

        return errno == Errno.Success ? call.Return(call.U32(3), written) : errno;
    }

    /// <summary><c>fd_pwrite(fd, iovecs*, count, offset, size*)</c></summary>
    public static Errno WriteAt(ref WasiCall call)
    {
        var errno = Prepare(ref call, Rights.FdWrite, call.U32(4), out var descriptor, out var vectors);
        if (errno != Errno.Success)
        {
            return errno;
        }

        if (descriptor is not FileDescriptor file)
        {
            return Errno.IllegalSeek;
        }

        errno = WriteFile(ref call, file, vectors, (long)call.U64(3), out var written, out _);
        return errno == Errno.Success ? call.Return(call.U32(4), written) : errno;
    }

    // Checks every pointer before any byte is copied, so a call that traps has changed nothing.
    private static Errno Prepare(ref WasiCall call, Rights rights, uint result, out Descriptor? descriptor, out Span<IoVector> vectors)
    {
        vectors = default;
        var count = call.U32(2);
        call.Memory.Check(call.U32(1), (ulong)count * 8, 4);
        call.Memory.Check(result, sizeof(uint), sizeof(uint));
        descriptor = call.Wasi.Descriptors.Find(call.U32(0));
        if (descriptor is null)
        {
            return Errno.BadDescriptor;
        }

        if (!descriptor.Allows(rights))
        {
            return descriptor is DirectoryDescriptor ? Errno.IsDirectory
                : rights == Rights.FdWrite && descriptor is FileDescriptor file ? WriteRefusals.Explain(file, ref call)
                : Errno.NotCapable;
        }

        if (count > WasiLimits.MaxVectors)
        {
            return Errno.Invalid;
        }

        vectors = call.Memory.Array<IoVector>(call.U32(1), count);
        foreach (var vector in vectors)
        {
            call.Memory.Check(vector.Pointer, vector.Length, 1);
        }

        return Errno.Success;
    }

    private static Errno ReadFile(ref WasiCall call, FileDescriptor file, scoped Span<IoVector> vectors, long offset, out uint total)
    {
        total = 0;
        if (offset < 0)
        {
            return Errno.Invalid;
        }

        foreach (var vector in vectors)
        {
            var bytes = call.Memory.Bytes(vector.Pointer, Math.Min(vector.Length, WasiLimits.MaxCopyBytes - total));
            var errno = file.File.Read(offset + total, bytes, out var read);
            total += (uint)read;
            if (errno != Errno.Success && total == 0)
            {
                return errno;
            }

            if (read < vector.Length)
            {
                break;
            }
        }

        return Errno.Success;
    }

    private static Errno WriteFile(ref WasiCall call, FileDescriptor file, scoped Span<IoVector> vectors, long offset, out uint total, out long end)
    {
        total = 0;
        end = offset;
        if (offset < 0)
        {
            return Errno.Invalid;
        }

        var append = (file.Flags & FdFlags.Append) != 0;
        foreach (var vector in vectors)
        {
            var bytes = call.Memory.Bytes(vector.Pointer, Math.Min(vector.Length, WasiLimits.MaxCopyBytes - total));
            var errno = file.File.Write(append, end, bytes, out var written, out end);
            total += (uint)written;
            if (errno != Errno.Success && total == 0)
            {
                return errno;
            }

            if (written < vector.Length)
            {
                break;
            }
        }

        return Errno.Success;
    }

    private static Errno ReadStream(ref WasiCall call, IGuestInput input, bool nonBlocking, scoped Span<IoVector> vectors, out uint total)
    {
        total = 0;
        foreach (var vector in vectors)
        {
            if (vector.Length == 0)
            {
                continue;
            }

            var bytes = call.Memory.Bytes(vector.Pointer, Math.Min(vector.Length, WasiLimits.MaxCopyBytes - total));
            var read = input.Read(bytes);
            while (read < 0 && total == 0)
            {
                if (nonBlocking)
                {
                    return Errno.Again;
                }

                if (!call.Run.Park(input.WaitToReadAsync(), Timeout.InfiniteTimeSpan))
                {
                    return Errno.Stopped;
                }

                read = input.Read(bytes);
            }

            if (read == 0 && total == 0 && input.Error != StreamError.None)
            {
                return ToErrno(input.Error);
            }

            total += (uint)Math.Max(0, read);
            if (read < vector.Length)
            {
                break;
            }
        }

        return Errno.Success;
    }

    private static Errno WriteStream(ref WasiCall call, IGuestOutput output, bool nonBlocking, scoped Span<IoVector> vectors, out uint total)
    {
        total = 0;
        foreach (var vector in vectors)
        {
            ReadOnlySpan<byte> bytes = call.Memory.Bytes(vector.Pointer, Math.Min(vector.Length, WasiLimits.MaxCopyBytes - total));
            while (bytes.Length > 0)
            {
                var written = output.Write(bytes);
                if (written < 0)
                {
                    return total > 0 ? Errno.Success : ToErrno(output.Error);
                }

                total += (uint)written;
                bytes = bytes[written..];
                if (written == 0 && (nonBlocking || total > 0))
                {
                    return total > 0 ? Errno.Success : Errno.Again;
                }

                if (written == 0 && !call.Run.Park(output.WaitToWriteAsync(), Timeout.InfiniteTimeSpan))
                {
                    return Errno.Stopped;
                }
            }
        }

        return Errno.Success;
    }

    private static Errno ToErrno(StreamError error) => error switch
    {
        StreamError.BrokenPipe => Errno.Pipe,
        StreamError.NoSpace => Errno.NoSpace,
        StreamError.FileTooBig => Errno.FileTooBig,
        StreamError.IsDirectory => Errno.IsDirectory,
        StreamError.BadDescriptor => Errno.BadDescriptor,
        _ => Errno.InputOutput,
    };
}
