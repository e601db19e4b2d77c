namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>Turns a <see cref="FileTree"/> into nodes, and back.</summary>
internal static class MemoryTreeContent
{
    public static void Add(MemoryTree tree, FileTreeEntry entry)
    {
        var names = entry.Path.Split('/');
        var directory = tree.Root;
        foreach (var name in names.AsSpan(0, names.Length - 1))
        {
            directory = AddDirectory(tree, directory, name);
        }

        var last = names[^1];
        var node = entry.Kind switch
        {
            FileTreeEntryKind.Directory => AddDirectory(tree, directory, last),
            FileTreeEntryKind.Link => Replace(directory, last, new MemoryLinkNode(tree, 0, entry.Target ?? "")),
            _ => Replace(directory, last, AddFile(tree, entry.Content)),
        };
        if (entry.Modified > DateTimeOffset.UnixEpoch)
        {
            node.AccessTime = node.ModifyTime = node.ChangeTime = (ulong)(entry.Modified.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
        }
    }

    /// <summary>The tree as values. The files' bytes are not copied: the tree must not be used any more.</summary>
    public static FileTree Take(MemoryTree tree)
    {
        var entries = new List<FileTreeEntry>();
        Take(tree.Root, "", entries);
        return new FileTree(entries);
    }

    private static void Take(MemoryDirectoryNode directory, string prefix, List<FileTreeEntry> entries)
    {
        foreach (var (name, node) in directory.Entries)
        {
            var path = prefix + name;
            var modified = DateTimeOffset.UnixEpoch.AddTicks((long)(node.ModifyTime / TimeSpan.NanosecondsPerTick));
            switch (node)
            {
                case MemoryDirectoryNode child:
                    entries.Add(FileTreeEntry.Directory(path, modified));
                    Take(child, path + "/", entries);
                    break;
                case MemoryLinkNode link:
                    entries.Add(FileTreeEntry.Link(path, link.Target, modified));
                    break;
                case MemoryFileNode file:
                    entries.Add(FileTreeEntry.File(path, file.Content, modified));
                    break;
            }
        }
    }

    private static MemoryDirectoryNode AddDirectory(MemoryTree tree, MemoryDirectoryNode parent, string name)
    {
        if (parent.Entries.TryGetValue(name, out var found))
        {
            return found as MemoryDirectoryNode ?? throw new ArgumentException($"The tree has both a file '{name}' and something below it.");
        }

        return (MemoryDirectoryNode)Replace(parent, name, new MemoryDirectoryNode(tree, parent, 0));
    }

    private static MemoryFileNode AddFile(MemoryTree tree, ReadOnlyMemory<byte> content)
    {
        var file = new MemoryFileNode(tree, 0);
        file.Share(content);
        tree.TakeBytes(content.Length);
        return file;
    }

    private static MemoryNode Replace(MemoryDirectoryNode directory, string name, MemoryNode node)
    {
        if (directory.Entries.TryGetValue(name, out var earlier))
        {
            directory.Remove(name);
            earlier.RemoveName();
        }

        node.Tree.TryTakeInode();
        directory.Add(name, node);
        return node;
    }
}
