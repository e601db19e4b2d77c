using System.Runtime.CompilerServices;
using WasmOs.Runtime.Memory;

namespace WasmOs.Runtime.Wasi.Descriptors;

/// <summary>The file descriptors of a run. Used by the run's thread only.</summary>
/// <param name="memory">Counts the memory of open descriptors and of their directory listings.</param>
internal sealed class DescriptorTable(RunMemory memory)
{
    /// <summary>Approximate bytes of memory of an open file or directory: descriptor, handle, entry in the table.</summary>
    private const int DescriptorBytes = 256;

    /// <summary>
    /// The lowest number for a file that the guest opens, even when the guest has closed a standard stream. Otherwise a program that closes its standard output
    /// and keeps printing would print into a file that it opened later.
    /// </summary>
    private const int FirstGuestNumber = 3;

    private Descriptor?[] _descriptors = new Descriptor?[16];
    private int _maxOpen;
    private int _open;

    /// <summary>The number of files and directories that the guest has open. Descriptors that the host opened are not counted.</summary>
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

    /// <summary>Whether the guest may open one more file or directory.</summary>
    public bool HasRoom => _open < _maxOpen;

    /// <summary>Sets the descriptor of a given number. The number must not be in use.</summary>
    public void Set(int fd, Descriptor descriptor)
    {
        Reserve(fd);
        _descriptors[fd] = descriptor;
    }

    /// <summary>
    /// Takes ownership of a descriptor and adds it at the lowest free number from 3. The caller must have checked <see cref="HasRoom"/>,
    /// unless the host opened the descriptor.
    /// </summary>
    public uint Add(Descriptor descriptor)
    {
        var fd = FirstGuestNumber;
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

    /// <summary>Moves a descriptor to the number of another descriptor, which is closed. Both must be open.</summary>
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

    /// <summary>Closes all descriptors. The run itself returns the counted memory.</summary>
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
