namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>How a file is opened.</summary>
[Flags]
internal enum OpenMode : byte
{
    None = 0,
    Read = 1,
    Write = 2,

    /// <summary>Makes the file when it is not there.</summary>
    Create = 4,

    /// <summary>Fails when it is there.</summary>
    Exclusive = 8,

    /// <summary>Empties it.</summary>
    Truncate = 16,
}
