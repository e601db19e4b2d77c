namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>How a file is opened.</summary>
[Flags]
internal enum OpenMode : byte
{
    None = 0,
    Read = 1,
    Write = 2,

    /// <summary>Creates the file when it does not exist.</summary>
    Create = 4,

    /// <summary>Fails when the file exists.</summary>
    Exclusive = 8,

    /// <summary>Cuts the file to 0 bytes.</summary>
    Truncate = 16,
}
