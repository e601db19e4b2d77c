namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>The kind of an entry of a <see cref="FileTree"/>.</summary>
public enum FileTreeEntryKind : byte
{
    /// <summary>A file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    Link,
}
