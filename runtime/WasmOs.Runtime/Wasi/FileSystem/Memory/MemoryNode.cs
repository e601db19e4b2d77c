using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>
/// A file, directory or symbolic link in memory (an inode). A file or link can have several names. Used by the run's thread only, unless the tree is read-only.
/// </summary>
internal abstract class MemoryNode
{
    protected MemoryNode(MemoryTree tree, ulong time)
    {
        Tree = tree;
        Inode = tree.NextInode();
        AccessTime = ModifyTime = ChangeTime = time;
    }

    public MemoryTree Tree { get; }

    public ulong Inode { get; }

    /// <summary>The number of names of this node.</summary>
    public int Links { get; set; } = 1;

    public ulong AccessTime { get; set; }

    public ulong ModifyTime { get; set; }

    public ulong ChangeTime { get; set; }

    public abstract FileType Type { get; }

    public abstract long Size { get; }

    /// <summary>Bytes of memory of the node's own content, such as a link's target. Does not include the pages of a file.</summary>
    public virtual int ContentBytes => 0;

    public FileStat Stat => new()
    {
        Device = Tree.Device,
        Inode = Inode,
        Type = Type,
        Links = (ulong)Links,
        Size = (ulong)Size,
        AccessTime = AccessTime,
        ModifyTime = ModifyTime,
        ChangeTime = ChangeTime,
    };

    public Errno SetTimes(FileTimes times)
    {
        if (Tree.IsReadOnly)
        {
            return Errno.ReadOnly;
        }

        AccessTime = times.Access ?? AccessTime;
        ModifyTime = times.Modify ?? ModifyTime;
        ChangeTime = Tree.Touch();
        return Errno.Success;
    }

    /// <summary>Counts one name less. Without names the node is freed, a file only when no descriptor has it open.</summary>
    public void RemoveName()
    {
        Links--;
        ChangeTime = Tree.Touch();
        FreeIfUnused();
    }

    public virtual void FreeIfUnused()
    {
        if (Links == 0)
        {
            Tree.FreeInode(ContentBytes);
        }
    }
}
