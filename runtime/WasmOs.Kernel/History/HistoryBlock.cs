using System.Buffers;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>Lines of finished runs, with the data for their index entry. A growing buffer from the shared pool; guarded by its owner's lock.</summary>
internal sealed class HistoryBlock : IBufferWriter<byte>
{
    /// <summary>The size at which a block is full, bytes; its last line may exceed it.</summary>
    public const int FullBytes = 64 * 1024;

    private const int MaxModules = 16;
    private const int RoomForOneLine = 16 * 1024;

    private readonly string?[] _modules = new string?[MaxModules];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FullBytes + RoomForOneLine);
    private int _moduleCount;

    public int Length { get; private set; }

    public int Count { get; private set; }

    public ExecutionId First { get; private set; }

    public ExecutionId Last { get; private set; }

    /// <summary>The statuses in the block: one bit for each <see cref="ExecutionStatus"/>.</summary>
    public int Statuses { get; private set; }

    /// <summary>Outputs that are too large for a line; null when there are none.</summary>
    public List<HistoryOutput>? Outputs { get; private set; }

    /// <summary>The memory that the block's large outputs hold, bytes.</summary>
    public long HeldBytes { get; private set; }

    public ReadOnlyMemory<byte> Content => _buffer.AsMemory(0, Length);

    /// <summary>The modules in the block; null when there are too many to list.</summary>
    public string?[]? Modules => _moduleCount > MaxModules ? null : _modules[.._moduleCount];

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _buffer.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _buffer.AsSpan(Length);
    }

    /// <summary>Ends a line. Raw line breaks occur in JSON only as whitespace between tokens, so they can be replaced with spaces.</summary>
    public void EndLine(int start)
    {
        var line = _buffer.AsSpan(start, Length - start);
        line.Replace((byte)'\n', (byte)' ');
        line.Replace((byte)'\r', (byte)' ');
        GetSpan(1)[0] = (byte)'\n';
        Length++;
    }

    /// <summary>Removes a line that could not be written completely.</summary>
    public void Rewind(int start) => Length = start;

    public void Note(ExecutionId id, string? module, ExecutionStatus status)
    {
        First = Count == 0 || id < First ? id : First;
        Last = Count == 0 || id > Last ? id : Last;
        Count++;
        Statuses |= 1 << (int)status;
        NoteModule(module);
    }

    public void Keep(HistoryOutput output)
    {
        (Outputs ??= []).Add(output);
        HeldBytes += output.Content.Length;
    }

    public void Absorb(HistoryBlock other)
    {
        other.Content.Span.CopyTo(GetSpan(other.Length));
        Length += other.Length;
        First = Count == 0 || other.First < First ? other.First : First;
        Last = Count == 0 || other.Last > Last ? other.Last : Last;
        Count += other.Count;
        Statuses |= other.Statuses;
        for (var i = 0; i < Math.Min(other._moduleCount, MaxModules); i++)
        {
            NoteModule(other._modules[i]);
        }

        _moduleCount = other._moduleCount > MaxModules ? MaxModules + 1 : _moduleCount;
        foreach (var output in other.Outputs ?? [])
        {
            Keep(output);
        }
    }

    /// <summary>Empties the block. A buffer that grew for a large line goes back to the pool.</summary>
    public void Clear()
    {
        Length = 0;
        Count = 0;
        Statuses = 0;
        HeldBytes = 0;
        Outputs = null;
        Array.Clear(_modules);
        _moduleCount = 0;
        if (_buffer.Length > 4 * FullBytes)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(FullBytes + RoomForOneLine);
        }
    }

    private void NoteModule(string? module)
    {
        for (var i = 0; i < Math.Min(_moduleCount, MaxModules); i++)
        {
            if (_modules[i] == module)
            {
                return;
            }
        }

        if (_moduleCount < MaxModules)
        {
            _modules[_moduleCount] = module;
        }

        _moduleCount = Math.Min(_moduleCount + 1, MaxModules + 1);
    }

    private void EnsureRoom(int size)
    {
        if (_buffer.Length - Length >= Math.Max(size, 1))
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _buffer.Length, Length + size));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
