using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>One entry of a directory listing.</summary>
internal readonly record struct DirectoryEntry(byte[] NameUtf8, ulong Inode, FileType Type);
