using System.Text;
using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>An open directory of a <see cref="MemoryTree"/>.</summary>
internal sealed class MemoryDirectory(MemoryDirectoryNode node) : MountDirectory
{
    private MemoryTree Tree => node.Tree;

    public override Errno GetStat(out FileStat stat)
    {
        stat = node.Stat;
        return Errno.Success;
    }

    public override Errno Find(string name, out FileStat stat)
    {
        var found = node.Entries.TryGetValue(name, out var entry);
        stat = found ? entry!.Stat : default;
        return found ? Errno.Success : Errno.NoEntry;
    }

    public override Errno ReadLink(string name, out string target)
    {
        target = node.Entries.GetValueOrDefault(name) is MemoryLinkNode link ? link.Target : "";
        return target.Length > 0 ? Errno.Success : Errno.Invalid;
    }

    public override Errno OpenDirectory(string name, out MountDirectory? directory)
    {
        var found = name == "." ? node : node.Entries.GetValueOrDefault(name);
        directory = found is MemoryDirectoryNode child ? new MemoryDirectory(child) : null;
        return directory is null ? Errno.NotDirectory : Errno.Success;
    }

    public override Errno OpenFile(string name, OpenMode mode, out MountFile? file)
    {
        file = null;
        var writes = (mode & (OpenMode.Write | OpenMode.Truncate)) != 0;
        if (node.Entries.TryGetValue(name, out var found))
        {
            if (found is not MemoryFileNode existing || (writes && Tree.IsReadOnly))
            {
                return found is MemoryFileNode ? Errno.ReadOnly : Errno.IsDirectory;
            }

            var errno = (mode & OpenMode.Truncate) != 0 ? existing.SetSize(0) : Errno.Success;
            file = errno == Errno.Success ? new MemoryFile(existing) : null;
            return errno;
        }

        if ((mode & OpenMode.Create) == 0)
        {
            return Errno.NoEntry;
        }

        var reserved = TryReserveEntry(name, 0, out var time);
        if (reserved == Errno.Success)
        {
            var created = new MemoryFileNode(Tree, time);
            node.Add(name, created);
            file = new MemoryFile(created);
        }

        return reserved;
    }

    public override Errno CreateDirectory(string name)
    {
        if (node.Depth >= Tree.Limits.MaxDepth)
        {
            return Tree.IsReadOnly ? Errno.ReadOnly : Errno.NameTooLong;
        }

        var errno = TryReserveEntry(name, 0, out var time);
        if (errno == Errno.Success)
        {
            node.Add(name, new MemoryDirectoryNode(Tree, node, time));
        }

        return errno;
    }

    public override Errno RemoveDirectory(string name)
    {
        if (node.Entries.GetValueOrDefault(name) is not MemoryDirectoryNode child)
        {
            return Errno.NotDirectory;
        }

        if (Tree.IsReadOnly || child.Entries.Count > 0)
        {
            return Tree.IsReadOnly ? Errno.ReadOnly : Errno.NotEmpty;
        }

        RemoveEntry(name, child);
        return Errno.Success;
    }

    public override Errno Unlink(string name)
    {
        if (!node.Entries.TryGetValue(name, out var found))
        {
            return Errno.NoEntry;
        }

        if (Tree.IsReadOnly || found is MemoryDirectoryNode)
        {
            return Tree.IsReadOnly ? Errno.ReadOnly : Errno.IsDirectory;
        }

        RemoveEntry(name, found);
        return Errno.Success;
    }

    public override Errno CreateLink(string name, string target)
    {
        var errno = TryReserveEntry(name, sizeof(char) * target.Length, out var time);
        if (errno == Errno.Success)
        {
            node.Add(name, new MemoryLinkNode(Tree, time, target));
        }

        return errno;
    }

    public override Errno Link(string name, MountDirectory target, string newName)
    {
        if (target is not MemoryDirectory other || other.Tree != Tree)
        {
            return Errno.CrossDevice;
        }

        if (Tree.IsReadOnly || other.IsRemoved)
        {
            return Tree.IsReadOnly ? Errno.ReadOnly : Errno.NoEntry;
        }

        if (!node.Entries.TryGetValue(name, out var found))
        {
            return Errno.NoEntry;
        }

        if (!Tree.TryTakeName(newName))
        {
            return Errno.NoSpace;
        }

        other.Node.Add(newName, found);
        found.Links++;
        found.ChangeTime = Tree.Touch();
        return Errno.Success;
    }

    public override Errno Rename(string name, MountDirectory target, string newName)
    {
        if (target is not MemoryDirectory other || other.Tree != Tree)
        {
            return Errno.CrossDevice;
        }

        if (Tree.IsReadOnly || other.IsRemoved)
        {
            return Tree.IsReadOnly ? Errno.ReadOnly : Errno.NoEntry;
        }

        if (!node.Entries.TryGetValue(name, out var moved))
        {
            return Errno.NoEntry;
        }

        var replaced = other.Node.Entries.GetValueOrDefault(newName);
        if (replaced == moved)
        {
            return Errno.Success;
        }

        var errno = CheckReplacement(moved, replaced);
        errno = errno == Errno.Success ? CheckPlace(moved, other.Node) : errno;
        if (errno != Errno.Success)
        {
            return errno;
        }

        if (!Tree.TryTakeName(newName))
        {
            return Errno.NoSpace;
        }

        if (replaced is not null)
        {
            other.RemoveEntry(newName, replaced);
        }

        node.Remove(name);
        Tree.FreeName(name);
        other.Node.Add(newName, moved);
        moved.ChangeTime = Tree.Touch();
        if (moved is MemoryDirectoryNode directory)
        {
            directory.Parent = other.Node;
        }

        return Errno.Success;
    }

    public override Errno SetTimes(string name, FileTimes times) =>
        name == "." ? node.SetTimes(times)
        : node.Entries.TryGetValue(name, out var found) ? found.SetTimes(times)
        : Errno.NoEntry;

    public override Errno List(out List<DirectoryEntry> entries)
    {
        entries = new List<DirectoryEntry>(node.Entries.Count + 2)
        {
            new("."u8.ToArray(), node.Inode, FileType.Directory),
            new(".."u8.ToArray(), node.Parent.Inode, FileType.Directory),
        };
        foreach (var (name, entry) in node.Entries)
        {
            entries.Add(new DirectoryEntry(Encoding.UTF8.GetBytes(name), entry.Inode, entry.Type));
        }

        return Errno.Success;
    }

    public override void Dispose()
    {
        // Nothing to release: the node belongs to the tree.
    }

    private MemoryDirectoryNode Node => node;

    // The directory was removed while a descriptor still has it open: no entry can be added to it.
    private bool IsRemoved => node.Links == 0;

    private static Errno CheckReplacement(MemoryNode moved, MemoryNode? replaced) => (moved, replaced) switch
    {
        (_, null) => Errno.Success,
        (MemoryDirectoryNode, MemoryDirectoryNode { Entries.Count: > 0 }) => Errno.NotEmpty,
        (MemoryDirectoryNode, MemoryDirectoryNode) => Errno.Success,
        (MemoryDirectoryNode, _) => Errno.NotDirectory,
        (_, MemoryDirectoryNode) => Errno.IsDirectory,
        _ => Errno.Success,
    };

    private static Errno CheckPlace(MemoryNode moved, MemoryDirectoryNode place) =>
        moved is not MemoryDirectoryNode directory ? Errno.Success
        : directory.Holds(place) ? Errno.Invalid
        : place.Depth + 1 + directory.Height > place.Tree.Limits.MaxDepth ? Errno.NameTooLong
        : Errno.Success;

    private Errno TryReserveEntry(string name, int contentBytes, out ulong time)
    {
        time = 0;
        if (Tree.IsReadOnly || IsRemoved)
        {
            return Tree.IsReadOnly ? Errno.ReadOnly : Errno.NoEntry;
        }

        if (!Tree.TryTakeNode(name, contentBytes))
        {
            return Errno.NoSpace;
        }

        time = Tree.Touch();
        return Errno.Success;
    }

    private void RemoveEntry(string name, MemoryNode entry)
    {
        node.Remove(name);
        Tree.FreeName(name);
        entry.RemoveName();
    }
}
