using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>A directory in memory: a table from names to nodes.</summary>
internal sealed class MemoryDirectoryNode(MemoryTree tree, MemoryDirectoryNode? parent, ulong time) : MemoryNode(tree, time)
{
    /// <summary>A name table of this capacity or less is never trimmed.</summary>
    private const int MinTrimCapacity = 64;

    public Dictionary<string, MemoryNode> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>The directory that contains this one; the root's parent is the root itself.</summary>
    public MemoryDirectoryNode Parent
    {
        get => field ?? this;
        set;
    } = parent!;

    public override FileType Type => FileType.Directory;

    public override long Size => 0;

    /// <summary>The number of directories above this one; 0 for the root.</summary>
    public int Depth
    {
        get
        {
            var depth = 0;
            for (var node = this; node.Parent != node; node = node.Parent)
            {
                depth++;
            }

            return depth;
        }
    }

    /// <summary>
    /// The number of nested directory levels below this directory; 0 when it contains no directory. The recursion is bounded by the tree's depth limit.
    /// </summary>
    public int Height
    {
        get
        {
            var height = 0;
            foreach (var entry in Entries.Values)
            {
                if (entry is MemoryDirectoryNode directory)
                {
                    height = Math.Max(height, directory.Height + 1);
                }
            }

            return height;
        }
    }

    /// <summary>Whether another directory is this directory or lies below it.</summary>
    public bool Holds(MemoryDirectoryNode other)
    {
        for (var node = other; ; node = node.Parent)
        {
            if (node == this)
            {
                return true;
            }

            if (node.Parent == node)
            {
                return false;
            }
        }
    }

    public void Add(string name, MemoryNode node)
    {
        Entries.Add(name, node);
        MarkChanged();
    }

    /// <summary>Removes a name from this directory. Does not change the node's <see cref="MemoryNode.Links"/>.</summary>
    public void Remove(string name)
    {
        Entries.Remove(name);

        // A dictionary keeps its capacity when entries are removed. Without trimming, a guest could fill and empty many directories
        // and so hold memory that is not counted.
        if (Entries.Capacity > MinTrimCapacity && Entries.Capacity > 4 * Entries.Count)
        {
            Entries.TrimExcess();
        }

        MarkChanged();
    }

    private void MarkChanged() => ModifyTime = ChangeTime = Tree.Touch();
}
