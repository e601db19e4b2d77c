namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>The times that a guest sets: nanoseconds since 1970; null for one that stays as it is.</summary>
internal readonly record struct FileTimes(ulong? Access, ulong? Modify)
{
    /// <summary>Reads <c>fstflags</c> of the witx and the times that they are about.</summary>
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
