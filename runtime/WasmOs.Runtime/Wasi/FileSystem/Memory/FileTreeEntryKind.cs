namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>What an entry of a <see cref="FileTree"/> is.</summary>
public enum FileTreeEntryKind : byte
{
    /// <summary>Bytes.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    Link,
}
