using System.Buffers;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Runtime.Execution;

/// <summary>
/// Collects what a guest writes to one stream, up to a limit. What is beyond the limit is dropped, and <see cref="Truncated"/> is set. Allocates nothing until
/// something is written. Not thread-safe.
/// </summary>
/// <param name="marks">Receives the time of each write.</param>
/// <param name="stream">The stream.</param>
/// <param name="memory">Counts the buffer's bytes.</param>
internal sealed class OutputBuffer(OutputMarks marks, OutputStream stream, RunMemory memory) : IGuestOutput
{
    private const int FirstBytes = 256;

    private byte[] _bytes = [];
    private int _length;
    private int _limit;

    public bool Truncated { get; private set; }

    public void Begin(int limit)
    {
        _limit = limit;
        _length = 0;
        Truncated = false;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, _limit - _length);
        if (_length + taken > _bytes.Length && !TryReserve(_length + taken))
        {
            taken = _bytes.Length - _length;
        }

        Truncated |= taken < bytes.Length;
        if (taken == 0)
        {
            return;
        }

        marks.Note(stream, _length);
        bytes[..taken].CopyTo(_bytes.AsSpan(_length));
        _length += taken;
    }

    int IGuestOutput.Write(ReadOnlySpan<byte> source)
    {
        Write(source);
        return source.Length;
    }

    Task IGuestOutput.WaitToWriteAsync() => Task.CompletedTask;

    /// <summary>Returns a copy of what was written. The buffer goes back to the shared pool.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        if (_length == 0)
        {
            return default;
        }

        var copy = _bytes.AsSpan(0, _length).ToArray();
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
        return copy;
    }

    /// <returns>False when the host may not hold a larger buffer for the run.</returns>
    private bool TryReserve(int length)
    {
        var wanted = Math.Max(FirstBytes, (int)Math.Min(_limit, Math.Max(length, 2L * _bytes.Length)));
        if (!memory.TryTake(wanted - _bytes.Length))
        {
            return false;
        }

        var larger = ArrayPool<byte>.Shared.Rent(wanted);
        memory.Take(larger.Length - wanted);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
        return true;
    }
}
