using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>An open file of a mount. Used by the run's thread only.</summary>
internal abstract class MountFile : IDisposable
{
    public abstract Errno GetStat(out FileStat stat);

    /// <param name="offset">Position of the first byte, 0 or more. At or beyond the end of the file nothing is read.</param>
    /// <param name="destination">Receives the bytes.</param>
    /// <param name="read">Number of bytes that were read.</param>
    public abstract Errno Read(long offset, Span<byte> destination, out int read);

    /// <param name="append">True to write at the end of the file and ignore the offset.</param>
    /// <param name="offset">Position of the first byte, 0 or more. A gap between the end of the file and the offset becomes zeros.</param>
    /// <param name="source">The bytes to write.</param>
    /// <param name="written">Number of bytes that were written. Smaller than requested when a limit would be exceeded.</param>
    /// <param name="end">The position after the last byte that was written.</param>
    public abstract Errno Write(bool append, long offset, ReadOnlySpan<byte> source, out int written, out long end);

    public abstract Errno SetSize(long size);

    public abstract Errno SetTimes(FileTimes times);

    public abstract Errno Sync();

    public abstract void Dispose();
}
