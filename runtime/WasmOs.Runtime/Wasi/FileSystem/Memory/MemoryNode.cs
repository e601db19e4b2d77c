using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>A file, directory or link in memory: what names stand for.</summary>
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

    /// <summary>Names that stand for it.</summary>
    public int Links { get; set; } = 1;

    public ulong AccessTime { get; set; }

    public ulong ModifyTime { get; set; }

    public ulong ChangeTime { get; set; }

    public abstract FileType Type { get; }

    public abstract long Size { get; }

    /// <summary>What the node itself holds beside a file's pages.</summary>
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

    /// <summary>One name less; the last one frees it, as soon as nobody has it open.</summary>
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
