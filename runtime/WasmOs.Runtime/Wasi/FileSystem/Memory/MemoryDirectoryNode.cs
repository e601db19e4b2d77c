using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>Names and what they stand for.</summary>
internal sealed class MemoryDirectoryNode(MemoryTree tree, MemoryDirectoryNode? parent, ulong time) : MemoryNode(tree, time)
{
    private const int LeastRoom = 64;

    public Dictionary<string, MemoryNode> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>The directory that it is in; itself for the root.</summary>
    public MemoryDirectoryNode Parent
    {
        get => field ?? this;
        set;
    } = parent!;

    public override FileType Type => FileType.Directory;

    public override long Size => 0;

    /// <summary>How many directories it is in.</summary>
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

    /// <summary>How many directories are in each other below it. No deeper than the tree's limit.</summary>
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

    /// <summary>Whether a directory is this one or below it.</summary>
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
        Changed();
    }

    /// <summary>Takes a name away; the node keeps its count of names.</summary>
    public void Remove(string name)
    {
        Entries.Remove(name);

        // A table keeps the room for all names that it ever had: many directories that were filled and emptied would hold what nobody counts.
        if (Entries.Capacity > LeastRoom && Entries.Capacity > 4 * Entries.Count)
        {
            Entries.TrimExcess();
        }

        Changed();
    }

    private void Changed() => ModifyTime = ChangeTime = Tree.Touch();
}
