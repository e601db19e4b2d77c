using WasmOs.Runtime.Wasi.Descriptors;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>A file's bytes. Those of a tree that is shared are used as they are until the first write, which makes a copy.</summary>
internal sealed class MemoryFileNode(MemoryTree tree, ulong time) : MemoryNode(tree, time)
{
    private const int FirstBytes = 256;

    private byte[]? _owned;
    private ReadOnlyMemory<byte> _shared;
    private int _length;
    private int _openings;

    public override FileType Type => FileType.RegularFile;

    public override long Size => _length;

    /// <summary>The bytes now; valid until the file is changed.</summary>
    public ReadOnlyMemory<byte> Content => _owned is null ? _shared : _owned.AsMemory(0, _length);

    /// <summary>Fills a new file; the bytes are not copied.</summary>
    public void Share(ReadOnlyMemory<byte> content)
    {
        _shared = content;
        _length = content.Length;
    }

    public void AddOpening() => _openings++;

    public void RemoveOpening()
    {
        _openings--;
        FreeIfUnused();
    }

    // An array has no room for more.
    private long MaxBytes => Math.Min(Tree.Limits.MaxFileBytes, Array.MaxLength);

    public override void FreeIfUnused()
    {
        if (Links == 0 && _openings == 0)
        {
            Tree.FreeBytes(_length);
            Tree.FreeInode();
        }
    }

    public int Read(long offset, Span<byte> destination)
    {
        if (offset >= _length)
        {
            return 0;
        }

        var count = Math.Min(destination.Length, _length - (int)offset);
        var bytes = _owned is null ? _shared.Span : _owned;
        bytes.Slice((int)offset, count).CopyTo(destination);
        return count;
    }

    public Errno Write(long offset, ReadOnlySpan<byte> source, out int written)
    {
        written = 0;
        if (source.IsEmpty)
        {
            return Errno.Success;
        }

        if (offset >= MaxBytes)
        {
            return Errno.FileTooBig;
        }

        var count = (int)Math.Min(source.Length, MaxBytes - offset);
        var room = Math.Max(0, Tree.FreeSpace);
        if (offset + count > _length + room)
        {
            count = (int)Math.Max(0, _length + room - offset);
        }

        if (count == 0)
        {
            return Errno.NoSpace;
        }

        Grow((int)offset + count);
        source[..count].CopyTo(_owned.AsSpan((int)offset));
        written = count;
        ModifyTime = ChangeTime = Tree.Touch();
        return Errno.Success;
    }

    public Errno SetSize(long size)
    {
        if (size > MaxBytes)
        {
            return Errno.FileTooBig;
        }

        if (size - _length > Tree.FreeSpace)
        {
            return Errno.NoSpace;
        }

        if (size > _length)
        {
            Grow((int)size);
        }
        else
        {
            Shrink((int)size);
        }

        ModifyTime = ChangeTime = Tree.Touch();
        return Errno.Success;
    }

    // The bytes are the file's own afterwards, and there are as many as asked for at least.
    private void Grow(int length)
    {
        length = Math.Max(length, _length);
        if (_owned is null || _owned.Length < length)
        {
            var capacity = (int)Math.Min(MaxBytes, Math.Max(FirstBytes, Math.Max(length, 2L * _length)));
            var larger = new byte[Math.Max(capacity, length)];
            Content.CopyTo(larger);
            _owned = larger;
            _shared = default;
        }

        Tree.TakeBytes(length - _length);
        _length = length;
    }

    private void Shrink(int length)
    {
        Tree.FreeBytes(_length - length);
        if (_owned is null)
        {
            _shared = _shared[..length];
        }
        else
        {
            // What a later growth uncovers must be zeros.
            _owned.AsSpan(length, _length - length).Clear();
        }

        _length = length;
    }
}
