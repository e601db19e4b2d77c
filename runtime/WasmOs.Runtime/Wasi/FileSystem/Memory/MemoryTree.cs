using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>
/// A file system in memory. One that can be written belongs to one run, to which all that it holds is counted: pages, nodes, names; one that is read-only is never changed, not even its times,
/// and is shared by many.
/// </summary>
internal sealed class MemoryTree
{
    /// <summary>What a file, directory or link takes beside its content and its names, roughly: object, times, table.</summary>
    private const int NodeBytes = 192;

    /// <summary>What a name takes beside its characters, roughly: string, entry of the directory's table.</summary>
    private const int NameBytes = 96;

    private static ulong _devices;

    private readonly TimeProvider _time;
    private readonly RunMemory? _memory;
    private ulong _inodes;
    private long _bytes;
    private int _nodes;
    private bool _isTaken;

    private MemoryTree(WasiLimits limits, TimeProvider time, RunMemory? memory)
    {
        Limits = limits;
        _time = time;
        _memory = memory;
        Device = Interlocked.Increment(ref _devices);
        Root = new MemoryDirectoryNode(this, null, Now);
    }

    /// <summary>For content that was bounded when it was read.</summary>
    public static WasiLimits Unlimited { get; } =
        new() { MaxFileBytes = int.MaxValue, MaxMountBytes = long.MaxValue, MaxInodes = int.MaxValue, MaxDepth = int.MaxValue };

    /// <summary>A directory with nothing in it.</summary>
    public static MemoryTree EmptyReadOnly { get; } = new(Unlimited, TimeProvider.System, null);

    public WasiLimits Limits { get; }

    public bool IsReadOnly => _memory is null;

    public ulong Device { get; }

    public MemoryDirectoryNode Root { get; }

    /// <summary>Whether anything was changed since it was made.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Bytes that can still be written.</summary>
    public long FreeSpace => Limits.MaxMountBytes - _bytes;

    private ulong Now => (ulong)(_time.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    /// <summary>Makes a read-only tree of values, whose bytes are not copied.</summary>
    public static MemoryTree ReadOnlyFrom(FileTree content)
    {
        var tree = new MemoryTree(Unlimited, TimeProvider.System, null);
        foreach (var entry in content.Entries)
        {
            MemoryTreeContent.TryAdd(tree, entry);
        }

        tree.IsChanged = false;
        return tree;
    }

    /// <summary>Makes a tree of values that a run may write. Bytes are shared with them until they are written.</summary>
    /// <returns>Null when the run may not hold its nodes and names.</returns>
    public static MemoryTree? TryCreate(FileTree content, WasiLimits limits, TimeProvider time, RunMemory memory)
    {
        var tree = new MemoryTree(limits, time, memory);
        foreach (var entry in content.Entries)
        {
            if (!MemoryTreeContent.TryAdd(tree, entry))
            {
                return null;
            }
        }

        tree.IsChanged = false;
        return tree;
    }

    public MountDirectory OpenRoot() => new MemoryDirectory(Root);

    public ulong NextInode() => ++_inodes;

    /// <summary>The time of a change, which it also records.</summary>
    public ulong Touch()
    {
        IsChanged = true;
        return Now;
    }

    /// <summary>Whether one node more may be made under a name; counts both.</summary>
    public bool TryTakeNode(string name, int contentBytes = 0)
    {
        if (_nodes >= Limits.MaxInodes || !TryTake(NodeBytes + contentBytes + BytesOf(name)))
        {
            return false;
        }

        _nodes++;
        return true;
    }

    /// <summary>Counts a node that was there when the tree was made, whatever the limit of nodes.</summary>
    public void CountNode() => _nodes++;

    public void FreeInode(int contentBytes = 0)
    {
        _nodes--;
        Return(NodeBytes + contentBytes);
    }

    /// <summary>What a node takes under a name, beside a file's pages.</summary>
    public static long SizeOf(string name, MemoryNode node) => NodeBytes + BytesOf(name) + node.ContentBytes;

    /// <summary>Whether one name more may be made; counts it.</summary>
    public bool TryTakeName(string name) => TryTake(BytesOf(name));

    public void FreeName(string name) => Return(BytesOf(name));

    public bool TryTake(long bytes) => _memory is null || _memory.TryTake(bytes);

    public void Return(long bytes) => _memory?.Return(bytes);

    public void TakeBytes(long count) => _bytes += count;

    public void FreeBytes(long count) => _bytes -= count;

    /// <summary>The tree as values. The files' bytes are not copied: the tree must not be used any more.</summary>
    public FileTree Take()
    {
        _isTaken = true;
        return MemoryTreeContent.ToValues(this);
    }

    /// <summary>Ends it: pages that nobody has taken go to the next run. What was counted is the run's to give back.</summary>
    public void End()
    {
        if (!IsReadOnly && !_isTaken)
        {
            MemoryTreeContent.ReturnPages(Root);
        }
    }

    private static int BytesOf(string name) => NameBytes + sizeof(char) * name.Length;
}
