namespace WasmOs.Runtime.Wasi.Abi;

/// <summary>Flags of a descriptor; the values are those of <c>fdflags</c> in the witx.</summary>
[Flags]
internal enum FdFlags : ushort
{
    None = 0,
    Append = 1 << 0,
    DataSync = 1 << 1,
    NonBlocking = 1 << 2,
    ReadSync = 1 << 3,
    Sync = 1 << 4,

    /// <summary>All flags that the witx defines.</summary>
    All = Append | DataSync | NonBlocking | ReadSync | Sync,
}
