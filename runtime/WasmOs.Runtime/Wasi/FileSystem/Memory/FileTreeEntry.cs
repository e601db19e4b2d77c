namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>A file, a directory or a symbolic link of a <see cref="FileTree"/>.</summary>
/// <param name="Path">Relative, with slashes.</param>
/// <param name="Kind">Which of them.</param>
/// <param name="Content">A file's bytes; empty for others.</param>
/// <param name="Target">Where a link leads; null for others.</param>
/// <param name="Modified">When it was last changed.</param>
public sealed record FileTreeEntry(string Path, FileTreeEntryKind Kind, FileContent Content, string? Target, DateTimeOffset Modified)
{
    /// <summary>A file whose bytes are in memory; they must not change.</summary>
    public static FileTreeEntry File(string path, ReadOnlyMemory<byte> content, DateTimeOffset modified = default) =>
        new(path, FileTreeEntryKind.File, FileContent.FromBytes(content), null, modified);

    /// <summary>A directory.</summary>
    public static FileTreeEntry Directory(string path, DateTimeOffset modified = default) =>
        new(path, FileTreeEntryKind.Directory, FileContent.Empty, null, modified);

    /// <summary>A symbolic link.</summary>
    public static FileTreeEntry Link(string path, string target, DateTimeOffset modified = default) =>
        new(path, FileTreeEntryKind.Link, FileContent.Empty, target, modified);
}
