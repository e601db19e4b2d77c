using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>An open file of a mount.</summary>
internal abstract class MountFile : IDisposable
{
    public abstract Errno GetStat(out FileStat stat);

    /// <param name="offset">0 or more; beyond the end there is nothing to read.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="read">How many there were.</param>
    public abstract Errno Read(long offset, Span<byte> destination, out int read);

    /// <param name="append">Writes at the end, wherever the offset is.</param>
    /// <param name="offset">0 or more; what lies between the end and it becomes zeros.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="written">How many were written: fewer than asked when a limit is near.</param>
    /// <param name="end">The offset after the last byte that was written.</param>
    public abstract Errno Write(bool append, long offset, ReadOnlySpan<byte> source, out int written, out long end);

    public abstract Errno SetSize(long size);

    public abstract Errno SetTimes(FileTimes times);

    public abstract Errno Sync();

    public abstract void Dispose();
}
