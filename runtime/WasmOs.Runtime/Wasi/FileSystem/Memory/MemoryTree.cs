namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>
/// A file system in memory. One that can be written belongs to one run; one that is read-only is never changed, not even its times, and is shared by many.
/// </summary>
internal sealed class MemoryTree
{
    private static ulong _devices;

    private readonly TimeProvider _time;
    private ulong _inodes;
    private long _bytes;
    private int _nodes;

    private MemoryTree(WasiLimits limits, TimeProvider time, bool isReadOnly)
    {
        Limits = limits;
        IsReadOnly = isReadOnly;
        _time = time;
        Device = Interlocked.Increment(ref _devices);
        Root = new MemoryDirectoryNode(this, null, Now);
    }

    /// <summary>For content that was bounded when it was read.</summary>
    public static WasiLimits Unlimited { get; } = new() { MaxFileBytes = int.MaxValue, MaxMountBytes = long.MaxValue, MaxInodes = int.MaxValue, MaxDepth = int.MaxValue };

    /// <summary>A directory with nothing in it.</summary>
    public static MemoryTree EmptyReadOnly { get; } = new(Unlimited, TimeProvider.System, isReadOnly: true);

    public WasiLimits Limits { get; }

    public bool IsReadOnly { get; }

    public ulong Device { get; }

    public MemoryDirectoryNode Root { get; }

    /// <summary>Whether anything was changed since it was made.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Bytes that can still be written.</summary>
    public long FreeSpace => Limits.MaxMountBytes - _bytes;

    private ulong Now => (ulong)(_time.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    /// <summary>Makes a tree of values. Bytes are shared with them until they are written.</summary>
    public static MemoryTree From(FileTree content, WasiLimits limits, TimeProvider time, bool isReadOnly)
    {
        var tree = new MemoryTree(limits, time, isReadOnly);
        foreach (var entry in content.Entries)
        {
            MemoryTreeContent.Add(tree, entry);
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

    /// <summary>Whether one node more may be made; counts it.</summary>
    public bool TryTakeInode()
    {
        if (_nodes >= Limits.MaxInodes)
        {
            return false;
        }

        _nodes++;
        return true;
    }

    public void FreeInode() => _nodes--;

    public void TakeBytes(long count) => _bytes += count;

    public void FreeBytes(long count) => _bytes -= count;
}
