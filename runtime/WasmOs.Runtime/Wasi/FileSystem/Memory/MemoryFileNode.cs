using System.Numerics;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>
/// A file's bytes in pages. A page that was never written is not allocated: its bytes are those of the content that the file was made from, or zeros beyond
/// that content. So a file, even a sparse one, takes memory only for the pages that were written, and a copy of a shared file only for the pages that differ.
/// </summary>
internal sealed class MemoryFileNode(MemoryTree tree, ulong time) : MemoryNode(tree, time)
{
    private const int PageBytes = PagePool.PageBytes;

    /// <summary>
    /// Smallest size of the first page, which grows in powers of two so that small files take little memory. All other pages have the full size.
    /// </summary>
    private const int FirstBytes = 256;

    private FileContent _base = FileContent.Empty;
    private long _baseLength;
    private byte[]?[] _pages = [];
    private int _length;
    private int _openings;

    public override FileType Type => FileType.RegularFile;

    public override long Size => _length;

    /// <summary>The current bytes, not copied: the file must not be changed any more.</summary>
    public FileContent Content => _pages.Length == 0 && _baseLength == _base.Length ? _base : new PagedContent(this, _length);

    /// <summary>Sets the first content of a new file. The bytes are shared, not copied.</summary>
    public void Share(FileContent content)
    {
        _base = content;
        _baseLength = content.Length;
        _length = checked((int)content.Length);
    }

    public void AddOpening() => _openings++;

    public void RemoveOpening()
    {
        _openings--;
        FreeIfUnused();
    }

    // Lengths and page offsets are 32-bit integers, so a file in memory cannot be longer than an array.
    private long MaxBytes => Math.Min(Tree.Limits.MaxFileBytes, Array.MaxLength);

    public override void FreeIfUnused()
    {
        if (Links == 0 && _openings == 0)
        {
            Tree.FreeBytes(_length);
            FreePages(0);
            Tree.Return(sizeof(long) * _pages.Length);
            _pages = [];
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
        for (var done = 0; done < count;)
        {
            var (index, start) = ((int)(offset + done) / PageBytes, (int)(offset + done) % PageBytes);
            var part = destination.Slice(done, Math.Min(count - done, PageBytes - start));
            if (index < _pages.Length && _pages[index] is { } page)
            {
                var available = Math.Clamp(page.Length - start, 0, part.Length);
                page.AsSpan(Math.Min(start, page.Length), available).CopyTo(part);
                part[available..].Clear();
            }
            else
            {
                ReadBase(offset + done, part);
            }

            done += part.Length;
        }

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

        var count = Math.Min(source.Length, MaxBytes - offset);
        count = Math.Min(count, Math.Max(0, _length + Math.Max(0, Tree.FreeSpace) - offset));
        while (written < count)
        {
            var (index, start) = ((int)(offset + written) / PageBytes, (int)(offset + written) % PageBytes);
            var part = source.Slice(written, (int)Math.Min(count - written, PageBytes - start));
            if (Reserve(index, start + part.Length) is not { } page)
            {
                break;
            }

            part.CopyTo(page.AsSpan(start));
            written += part.Length;
        }

        if (written == 0)
        {
            return Errno.NoSpace;
        }

        SetLength(Math.Max(_length, (int)offset + written));
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

        if (size < _length)
        {
            ClearBehind((int)size);
        }

        SetLength((int)size);
        ModifyTime = ChangeTime = Tree.Touch();
        return Errno.Success;
    }

    /// <summary>Returns the pages to the pool. The file must not be used any more.</summary>
    public void ReturnPages()
    {
        foreach (var page in _pages)
        {
            if (page is not null)
            {
                PagePool.Return(page);
            }
        }

        _pages = [];
    }

    private void SetLength(int length)
    {
        Tree.TakeBytes(length - _length);
        _length = length;
    }

    private void ReadBase(long offset, Span<byte> destination)
    {
        var available = (int)Math.Clamp(_baseLength - offset, 0, destination.Length);
        for (var read = 0; read < available;)
        {
            var count = _base.Read(offset + read, destination[read..available]);
            read += count > 0 ? count : throw new IOException("A file's content ends before its length.");
        }

        destination[available..].Clear();
    }

    /// <summary>Gets a page for writing, allocated or enlarged so that it holds at least so many bytes. Null when a memory limit refuses.</summary>
    private byte[]? Reserve(int index, int bytes)
    {
        if (!ReserveTable(index))
        {
            return null;
        }

        var page = _pages[index];
        if (page?.Length >= bytes)
        {
            return page;
        }

        // The bytes of the original content in this page must fit too.
        var begin = (long)index * PageBytes;
        bytes = Math.Max(bytes, (int)Math.Clamp(_baseLength - begin, 0, PageBytes));
        var capacity = index == 0 ? Math.Min(PageBytes, Math.Max(FirstBytes, (int)BitOperations.RoundUpToPowerOf2((uint)bytes))) : PageBytes;
        if (!Tree.TryTake(capacity - (page?.Length ?? 0)))
        {
            return null;
        }

        var newPage = capacity == PageBytes ? PagePool.Rent() : new byte[capacity];
        if (page is null)
        {
            ReadBase(begin, newPage);
        }
        else
        {
            page.CopyTo(newPage, 0);
        }

        return _pages[index] = newPage;
    }

    private bool ReserveTable(int index)
    {
        if (index < _pages.Length)
        {
            return true;
        }

        var length = index == 0 ? 1 : Math.Max(index + 1, 2 * _pages.Length);
        if (!Tree.TryTake(sizeof(long) * (length - _pages.Length)))
        {
            return false;
        }

        Array.Resize(ref _pages, length);
        return true;
    }

    // Clears everything behind the new length: when the file grows again, these bytes must be zeros.
    private void ClearBehind(int length)
    {
        _baseLength = Math.Min(_baseLength, length);
        var (index, start) = (length / PageBytes, length % PageBytes);
        if (start > 0 && index < _pages.Length && _pages[index] is { } page && start < page.Length)
        {
            page.AsSpan(start).Clear();
        }

        FreePages(start > 0 ? index + 1 : index);
    }

    private void FreePages(int first)
    {
        for (var i = first; i < _pages.Length; i++)
        {
            if (_pages[i] is { } page)
            {
                _pages[i] = null;
                Tree.Return(page.Length);
                PagePool.Return(page);
            }
        }
    }
}
