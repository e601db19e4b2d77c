using Microsoft.Win32.SafeHandles;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi.FileSystem.Host;

/// <summary>An open file of this machine. Owns its handle.</summary>
internal sealed unsafe class HostFile(SafeFileHandle handle, WasiLimits limits, bool isReadOnly) : MountFile
{
    public override Errno GetStat(out FileStat stat) => HostDirectory.GetStat(handle, "", LibC.AtEmptyPath, out stat);

    public override Errno Read(long offset, Span<byte> destination, out int read)
    {
        nint result;
        fixed (byte* bytes = destination)
        {
            result = LibC.ReadAt(handle, bytes, (nuint)destination.Length, offset);
        }

        read = (int)Math.Max(0, result);
        return HostErrno.Of(result);
    }

    public override Errno Write(bool append, long offset, ReadOnlySpan<byte> source, out int written, out long end)
    {
        written = 0;
        end = offset;
        if (append)
        {
            var errno = GetStat(out var stat);
            if (errno != Errno.Success)
            {
                return errno;
            }

            end = (long)stat.Size;
        }

        if (isReadOnly || source.IsEmpty)
        {
            return isReadOnly ? Errno.ReadOnly : Errno.Success;
        }

        if (end >= limits.MaxFileBytes)
        {
            return Errno.FileTooBig;
        }

        nint result;
        fixed (byte* bytes = source)
        {
            result = LibC.WriteAt(handle, bytes, (nuint)Math.Min(source.Length, limits.MaxFileBytes - end), end);
        }

        written = (int)Math.Max(0, result);
        end += written;
        return HostErrno.Of(result);
    }

    public override Errno SetSize(long size) =>
        isReadOnly ? Errno.ReadOnly
        : size > limits.MaxFileBytes ? Errno.FileTooBig
        : HostErrno.Of(LibC.SetSize(handle, size));

    public override Errno SetTimes(FileTimes times)
    {
        if (isReadOnly)
        {
            return Errno.ReadOnly;
        }

        var specs = stackalloc TimeSpec[] { TimeSpec.From(times.Access), TimeSpec.From(times.Modify) };
        return HostErrno.Of(LibC.SetTimes(handle, specs));
    }

    public override Errno Sync() => HostErrno.Of(LibC.Sync(handle));

    public override void Dispose() => handle.Dispose();
}
