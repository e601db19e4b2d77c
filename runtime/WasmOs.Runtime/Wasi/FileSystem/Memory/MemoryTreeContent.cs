namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>Converts a <see cref="FileTree"/> into the nodes of a <see cref="MemoryTree"/>, and back.</summary>
internal static class MemoryTreeContent
{
    /// <summary>Adds an entry, with its parent directories, to a tree.</summary>
    /// <returns>False when a memory limit of the tree's run does not allow it.</returns>
    /// <exception cref="ArgumentException">The path goes through a file, or names both a directory and something else.</exception>
    public static bool TryAdd(MemoryTree tree, FileTreeEntry entry)
    {
        var names = entry.Path.Split('/');
        var directory = tree.Root;
        foreach (var name in names.AsSpan(0, names.Length - 1))
        {
            directory = AddDirectory(tree, directory, name);
            if (directory is null)
            {
                return false;
            }
        }

        var last = names[^1];
        var node = entry.Kind switch
        {
            FileTreeEntryKind.Directory => AddDirectory(tree, directory, last),
            FileTreeEntryKind.Link => Replace(directory, last, new MemoryLinkNode(tree, 0, entry.Target ?? "")),
            _ => Replace(directory, last, AddFile(tree, entry.Content)),
        };
        if (node is not null && entry.Modified > DateTimeOffset.UnixEpoch)
        {
            var modified = (ulong)(entry.Modified.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
            node.AccessTime = node.ModifyTime = node.ChangeTime = modified;
        }

        return node is not null;
    }

    /// <summary>Converts all nodes of a tree into entries. The files' bytes are not copied.</summary>
    public static FileTree ToValues(MemoryTree tree)
    {
        var entries = new List<FileTreeEntry>();
        AddEntries(tree.Root, "", entries);
        return new FileTree(entries);
    }

    /// <summary>Returns the pages of all files below a directory to the pool. The recursion is bounded by the tree's depth limit.</summary>
    public static void ReturnPages(MemoryDirectoryNode directory)
    {
        foreach (var node in directory.Entries.Values)
        {
            if (node is MemoryDirectoryNode child)
            {
                ReturnPages(child);
            }
            else
            {
                (node as MemoryFileNode)?.ReturnPages();
            }
        }
    }

    private static void AddEntries(MemoryDirectoryNode directory, string prefix, List<FileTreeEntry> entries)
    {
        foreach (var (name, node) in directory.Entries)
        {
            var path = prefix + name;
            var modified = DateTimeOffset.UnixEpoch.AddTicks((long)(node.ModifyTime / TimeSpan.NanosecondsPerTick));
            switch (node)
            {
                case MemoryDirectoryNode child:
                    entries.Add(FileTreeEntry.Directory(path, modified));
                    AddEntries(child, path + "/", entries);
                    break;
                case MemoryLinkNode link:
                    entries.Add(FileTreeEntry.Link(path, link.Target, modified));
                    break;
                case MemoryFileNode file:
                    entries.Add(new FileTreeEntry(path, FileTreeEntryKind.File, file.Content, null, modified));
                    break;
            }
        }
    }

    private static MemoryDirectoryNode? AddDirectory(MemoryTree tree, MemoryDirectoryNode parent, string name)
    {
        if (parent.Entries.TryGetValue(name, out var found))
        {
            return found as MemoryDirectoryNode ?? throw new ArgumentException($"The tree has both a file '{name}' and something below it.");
        }

        return (MemoryDirectoryNode?)Replace(parent, name, new MemoryDirectoryNode(tree, parent, 0));
    }

    private static MemoryFileNode AddFile(MemoryTree tree, FileContent content)
    {
        var file = new MemoryFileNode(tree, 0);
        file.Share(content);
        tree.TakeBytes(content.Length);
        return file;
    }

    private static MemoryNode? Replace(MemoryDirectoryNode directory, string name, MemoryNode node)
    {
        if (directory.Entries.TryGetValue(name, out var earlier))
        {
            if (earlier is MemoryDirectoryNode)
            {
                throw new ArgumentException($"The tree has both a directory '{name}' and something else of this name.");
            }

            directory.Remove(name);
            earlier.RemoveName();
        }

        // The limit of nodes is not checked: it may have been lowered after the content was stored.
        if (!node.Tree.TryTake(MemoryTree.SizeOf(name, node)))
        {
            return null;
        }

        node.Tree.CountNode();
        directory.Add(name, node);
        return node;
    }
}
