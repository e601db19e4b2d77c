using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>An open file of a <see cref="MemoryTree"/>.</summary>
internal sealed class MemoryFile : MountFile
{
    private readonly MemoryFileNode _node;

    public MemoryFile(MemoryFileNode node)
    {
        _node = node;
        if (!node.Tree.IsReadOnly)
        {
            node.AddOpening();
        }
    }

    public override Errno GetStat(out FileStat stat)
    {
        stat = _node.Stat;
        return Errno.Success;
    }

    public override Errno Read(long offset, Span<byte> destination, out int read)
    {
        try
        {
            read = _node.Read(offset, destination);
            return Errno.Success;
        }
        catch (IOException)
        {
            // The disk that keeps unpacked bundles cannot be read. The guest gets the error that any file system would give.
            read = 0;
            return Errno.InputOutput;
        }
    }

    public override Errno Write(bool append, long offset, ReadOnlySpan<byte> source, out int written, out long end)
    {
        written = 0;
        var start = append ? _node.Size : offset;
        var errno = _node.Tree.IsReadOnly ? Errno.ReadOnly : _node.Write(start, source, out written);
        end = start + written;
        return errno;
    }

    public override Errno SetSize(long size) => _node.Tree.IsReadOnly ? Errno.ReadOnly : _node.SetSize(size);

    public override Errno SetTimes(FileTimes times) => _node.SetTimes(times);

    public override Errno Sync() => Errno.Success;

    public override void Dispose()
    {
        if (!_node.Tree.IsReadOnly)
        {
            _node.RemoveOpening();
        }
    }
}
