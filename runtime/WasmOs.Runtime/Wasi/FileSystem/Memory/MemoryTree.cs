using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>
/// A file system in memory. A writable tree belongs to one run; its pages, nodes and names are counted in that run's memory. A read-only tree never changes,
/// not even its times, and is shared by many runs.
/// </summary>
internal sealed class MemoryTree
{
    /// <summary>Approximate bytes of memory of a file, directory or link without its content and its names: object, times, table.</summary>
    private const int NodeBytes = 192;

    /// <summary>Approximate bytes of memory of a name without its characters: string, entry of the directory's table.</summary>
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

    /// <summary>For read-only trees: their content was checked against limits when it was read.</summary>
    public static WasiLimits Unlimited { get; } =
        new() { MaxFileBytes = int.MaxValue, MaxMountBytes = long.MaxValue, MaxInodes = int.MaxValue, MaxDepth = int.MaxValue };

    /// <summary>A read-only tree without entries.</summary>
    public static MemoryTree EmptyReadOnly { get; } = new(Unlimited, TimeProvider.System, null);

    public WasiLimits Limits { get; }

    public bool IsReadOnly => _memory is null;

    public ulong Device { get; }

    public MemoryDirectoryNode Root { get; }

    /// <summary>Whether the guest has changed anything in this tree.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Bytes by which the files can still grow. Negative when the first content exceeds the limit.</summary>
    public long FreeSpace => Limits.MaxMountBytes - _bytes;

    private ulong Now => (ulong)(_time.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    /// <summary>Makes a read-only tree from entries. The files' bytes are not copied.</summary>
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

    /// <summary>Makes a writable tree for a run. The files share the bytes of the entries until the guest writes to them.</summary>
    /// <returns>Null when a memory limit does not allow the nodes and names.</returns>
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

    /// <summary>Marks the tree as changed.</summary>
    /// <returns>The time of the change, in nanoseconds since 1970.</returns>
    public ulong Touch()
    {
        IsChanged = true;
        return Now;
    }

    /// <summary>Counts a new node and its name.</summary>
    /// <returns>False, with nothing counted, when a limit does not allow them.</returns>
    public bool TryTakeNode(string name, int contentBytes = 0)
    {
        if (_nodes >= Limits.MaxInodes || !TryTake(NodeBytes + contentBytes + BytesOf(name)))
        {
            return false;
        }

        _nodes++;
        return true;
    }

    /// <summary>Counts a node of the first content, even beyond the limit of nodes.</summary>
    public void CountNode() => _nodes++;

    public void FreeInode(int contentBytes = 0)
    {
        _nodes--;
        Return(NodeBytes + contentBytes);
    }

    /// <summary>Bytes of memory of a node and its name, without the pages of a file.</summary>
    public static long SizeOf(string name, MemoryNode node) => NodeBytes + BytesOf(name) + node.ContentBytes;

    /// <summary>Counts a new name.</summary>
    /// <returns>False, with nothing counted, when a memory limit does not allow it.</returns>
    public bool TryTakeName(string name) => TryTake(BytesOf(name));

    public void FreeName(string name) => Return(BytesOf(name));

    public bool TryTake(long bytes) => _memory is null || _memory.TryTake(bytes);

    public void Return(long bytes) => _memory?.Return(bytes);

    public void TakeBytes(long count) => _bytes += count;

    public void FreeBytes(long count) => _bytes -= count;

    /// <summary>Converts the tree into entries. The files' bytes are not copied, so the tree must not be used any more.</summary>
    public FileTree Take()
    {
        _isTaken = true;
        return MemoryTreeContent.ToValues(this);
    }

    /// <summary>
    /// Ends the use of the tree: returns its pages to the pool, unless <see cref="Take"/> has handed them over. The run itself returns the counted memory.
    /// </summary>
    public void End()
    {
        if (!IsReadOnly && !_isTaken)
        {
            MemoryTreeContent.ReturnPages(Root);
        }
    }

    private static int BytesOf(string name) => NameBytes + sizeof(char) * name.Length;
}
