namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>A file, a directory or a symbolic link of a <see cref="FileTree"/>.</summary>
/// <param name="Path">The path of the entry, relative to the root of the tree, with slashes.</param>
/// <param name="Kind">Whether the entry is a file, a directory or a link.</param>
/// <param name="Content">The bytes of a file; empty for directories and links.</param>
/// <param name="Target">The target of a link; null for files and directories.</param>
/// <param name="Modified">When the entry was last changed.</param>
public sealed record FileTreeEntry(string Path, FileTreeEntryKind Kind, FileContent Content, string? Target, DateTimeOffset Modified)
{
    /// <summary>A file whose bytes are in memory. The bytes are not copied, so they must not change afterwards.</summary>
    public static FileTreeEntry File(string path, ReadOnlyMemory<byte> content, DateTimeOffset modified = default) =>
        new(path, FileTreeEntryKind.File, FileContent.FromBytes(content), null, modified);

    /// <summary>A directory.</summary>
    public static FileTreeEntry Directory(string path, DateTimeOffset modified = default) =>
        new(path, FileTreeEntryKind.Directory, FileContent.Empty, null, modified);

    /// <summary>A symbolic link.</summary>
    public static FileTreeEntry Link(string path, string target, DateTimeOffset modified = default) =>
        new(path, FileTreeEntryKind.Link, FileContent.Empty, target, modified);
}
