using System.Collections.Immutable;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>The files, directories and symbolic links of a bundle or a volume. Immutable; shared by all runs that mount the tree.</summary>
public sealed class FileTree
{
    private MemoryTree? _shared;

    /// <summary>
    /// Makes a tree. The parent directories of an entry need no entries of their own. When two entries have the same path, the later one wins.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// A path is absolute, empty or too long, or contains an empty name, ".", "..", a backslash or a NUL character.
    /// </exception>
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

    /// <summary>A tree without entries.</summary>
    public static FileTree Empty { get; } = new([]);

    /// <summary>The entries, in the order in which they were passed to the constructor.</summary>
    public ImmutableArray<FileTreeEntry> Entries { get; }

    /// <summary>This tree as a read-only file system, built at the first use and shared by all runs.</summary>
    /// <exception cref="ArgumentException">A path goes through a file, or names both a directory and something else.</exception>
    internal MemoryTree Shared => _shared ??= MemoryTree.ReadOnlyFrom(this);
}
