namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>File times that a guest sets, in nanoseconds since 1970. Null leaves a time unchanged.</summary>
internal readonly record struct FileTimes(ulong? Access, ulong? Modify)
{
    /// <summary>
    /// Decodes the arguments of <c>…_filestat_set_times</c>: two times and the <c>fstflags</c> of the witx that say which time is set, and to what.
    /// </summary>
    /// <param name="access">The access time that the guest passed.</param>
    /// <param name="modify">The modification time that the guest passed.</param>
    /// <param name="flags">The <c>fstflags</c>.</param>
    /// <param name="now">The current time, for the flags that ask for it.</param>
    /// <param name="times">The times to set.</param>
    /// <returns>False when the flags are unknown or contradict each other.</returns>
    public static bool TryRead(ulong access, ulong modify, uint flags, ulong now, out FileTimes times)
    {
        const uint Access = 1;
        const uint AccessNow = 2;
        const uint Modify = 4;
        const uint ModifyNow = 8;
        times = new FileTimes(
            (flags & Access) != 0 ? access : (flags & AccessNow) != 0 ? now : null,
            (flags & Modify) != 0 ? modify : (flags & ModifyNow) != 0 ? now : null);
        return flags <= (Access | AccessNow | Modify | ModifyNow)
            && (flags & (Access | AccessNow)) != (Access | AccessNow)
            && (flags & (Modify | ModifyNow)) != (Modify | ModifyNow);
    }
}
