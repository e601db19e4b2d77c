namespace WasmOs.Runtime.Wasi.Abi;

/// <summary>The type of a descriptor or a directory entry; the values are those of <c>filetype</c> in the witx.</summary>
internal enum FileType : byte
{
    /// <summary>A type that is not listed here, such as a pipe.</summary>
    Unknown = 0,

    /// <summary>A terminal.</summary>
    CharacterDevice = 2,

    Directory = 3,

    RegularFile = 4,

    SymbolicLink = 7,
}
