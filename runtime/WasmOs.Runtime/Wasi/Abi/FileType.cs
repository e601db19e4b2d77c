namespace WasmOs.Runtime.Wasi.Abi;

/// <summary>What a descriptor or a directory entry names; the values are those of <c>filetype</c> in the witx.</summary>
internal enum FileType : byte
{
    /// <summary>Something else, such as a pipe.</summary>
    Unknown = 0,

    /// <summary>A terminal.</summary>
    CharacterDevice = 2,

    Directory = 3,

    RegularFile = 4,

    SymbolicLink = 7,
}
