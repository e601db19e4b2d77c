using System.Runtime.CompilerServices;
using WasmOs.Runtime.Memory;

namespace WasmOs.Runtime.Wasi.Descriptors;

/// <summary>The file descriptors of a run. Used by its thread alone.</summary>
/// <param name="memory">Where open descriptors and their listings are counted.</param>
internal sealed class DescriptorTable(RunMemory memory)
{
    /// <summary>What an open file or directory takes, roughly: descriptor, handle, place in the table.</summary>
    private const int DescriptorBytes = 256;

    /// <summary>
    /// Files that a guest opens are numbered from here, whatever it closed: a program that closed its standard output and goes on printing must not print into a file.
    /// </summary>
    private const int FirstFree = 3;

    private Descriptor?[] _descriptors = new Descriptor?[16];
    private int _maxOpen;
    private int _open;

    /// <summary>Files and directories that the guest has open; what the host opened for it is not counted.</summary>
    public int Open => _open;

    public void Begin(int maxOpen)
    {
        _maxOpen = maxOpen;
        _open = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Descriptor? Find(uint fd)
    {
        var descriptors = _descriptors;
        return fd < (uint)descriptors.Length ? descriptors[fd] : null;
    }

    /// <summary>Whether the guest may open one more.</summary>
    public bool HasRoom => _open < _maxOpen;

    /// <summary>Puts a descriptor at a given number, before the guest runs.</summary>
    public void Set(int fd, Descriptor descriptor)
    {
        Reserve(fd);
        _descriptors[fd] = descriptor;
    }

    /// <summary>Takes ownership of a descriptor and gives it the lowest free number. There must be room, unless the host gives it.</summary>
    public uint Add(Descriptor descriptor)
    {
        var fd = FirstFree;
        while (fd < _descriptors.Length && _descriptors[fd] is not null)
        {
            fd++;
        }

        Set(fd, descriptor);
        _open += descriptor.IsGiven ? 0 : 1;
        memory.Take(DescriptorBytes);
        return (uint)fd;
    }

    public void Close(uint fd)
    {
        var descriptor = _descriptors[fd]!;
        _descriptors[fd] = null;
        _open -= descriptor.IsGiven ? 0 : 1;
        memory.Return(DescriptorBytes + ((descriptor as DirectoryDescriptor)?.ListingBytes ?? 0));
        descriptor.Close();
    }

    /// <summary>Moves a descriptor to another's number, and closes the other. Both must be open.</summary>
    public void Renumber(uint from, uint to)
    {
        if (from == to)
        {
            return;
        }

        Close(to);
        _descriptors[to] = _descriptors[from];
        _descriptors[from] = null;
    }

    /// <summary>Closes all.</summary>
    public void End()
    {
        for (var i = 0; i < _descriptors.Length; i++)
        {
            if (_descriptors[i] is { } descriptor)
            {
                _descriptors[i] = null;
                descriptor.Close();
            }
        }
    }

    private void Reserve(int fd)
    {
        if (fd >= _descriptors.Length)
        {
            Array.Resize(ref _descriptors, 2 * fd);
        }
    }
}
