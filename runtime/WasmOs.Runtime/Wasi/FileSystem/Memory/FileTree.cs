using System.Collections.Immutable;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>Files, directories and links as values: what a bundle holds, what a volume keeps. Immutable; shared by every run that mounts it.</summary>
public sealed class FileTree
{
    private MemoryTree? _shared;

    /// <summary>Makes a tree. Directories above an entry need no entry of their own; of two entries of one path the later counts.</summary>
    /// <exception cref="ArgumentException">A path is absolute, empty, overlong, or holds ".", ".." or a zero; or a path goes through a file.</exception>
    public FileTree(IEnumerable<FileTreeEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Entries = [.. entries];
        foreach (var entry in Entries)
        {
            if (FileTreePath.FindFault(entry.Path) is { } fault)
            {
                throw new ArgumentException(fault, nameof(entries));
            }
        }
    }

    /// <summary>A tree of nothing.</summary>
    public static FileTree Empty { get; } = new([]);

    /// <summary>What is in it.</summary>
    public ImmutableArray<FileTreeEntry> Entries { get; }

    /// <summary>The tree as read-only files, built once.</summary>
    internal MemoryTree Shared => _shared ??= MemoryTree.ReadOnlyFrom(this);
}
