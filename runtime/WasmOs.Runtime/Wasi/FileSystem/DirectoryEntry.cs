using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>A name in a directory.</summary>
internal readonly record struct DirectoryEntry(byte[] NameUtf8, ulong Inode, FileType Type);
