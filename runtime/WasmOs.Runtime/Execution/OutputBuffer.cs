using System.Buffers;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Runtime.Execution;

/// <summary>
/// Collects what a guest writes to one stream, up to a limit. What is beyond the limit is dropped, and <see cref="Truncated"/> is set. Allocates nothing until
/// something is written. Used by the run's thread alone, except for <see cref="TryReadLine"/>.
/// </summary>
/// <remarks>
/// Who follows a run reads the buffer while it is written, without a lock: what lies before the length does not change, until the array goes back to the pool
/// where another run may take it. Before that the version changes, and a reader who sees another version than before drops what it has copied.
/// </remarks>
/// <param name="marks">Receives the time of each write.</param>
/// <param name="stream">The stream.</param>
/// <param name="memory">Counts the buffer's bytes.</param>
internal sealed class OutputBuffer(OutputMarks marks, OutputStream stream, RunMemory memory) : IGuestOutput
{
    private const int FirstBytes = 256;

    private byte[] _bytes = [];
    private int _length;
    private int _limit;
    private int _version;

    public bool Truncated { get; private set; }

    public void Begin(int limit)
    {
        _limit = limit;
        Truncated = false;
        if (_length > 0)
        {
            Change();
            _length = 0;
        }
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
        Volatile.Write(ref _length, _length + taken);
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
        var pooled = _bytes;
        Change();
        _bytes = [];
        _length = 0;
        ArrayPool<byte>.Shared.Return(pooled);
        return copy;
    }

    /// <summary>
    /// Copies a line that the run has written and ended by <c>\n</c>. From any thread; the caller makes sure afterwards that the run is still the same.
    /// </summary>
    /// <param name="from">Where the line begins, in bytes.</param>
    /// <param name="searchFrom">Up to where the caller has looked for the line's end already.</param>
    /// <param name="into">Receives the line without its <c>\n</c>, or the beginning of a longer line.</param>
    /// <param name="line">What was found. Without a line: up to where its end was looked for.</param>
    /// <returns>Whether there is such a line now.</returns>
    internal bool TryReadLine(int from, int searchFrom, Span<byte> into, out OutputLine line)
    {
        line = new OutputLine(0, 0, searchFrom);
        var version = Volatile.Read(ref _version);
        var length = Volatile.Read(ref _length);
        var bytes = Volatile.Read(ref _bytes);
        if (length <= searchFrom || length > bytes.Length)
        {
            return false;
        }

        var found = bytes.AsSpan(searchFrom, length - searchFrom).IndexOf((byte)'\n');
        var end = found < 0 ? length : searchFrom + found;
        var copied = Math.Min(end - from, into.Length);
        if (found >= 0)
        {
            bytes.AsSpan(from, copied).CopyTo(into);
        }

        Volatile.ReadBarrier();
        if (Volatile.Read(ref _version) != version)
        {
            return false;
        }

        line = found < 0 ? line with { Next = length } : new OutputLine(end - from, copied, end + 1);
        return found >= 0;
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
        var smaller = _bytes;
        Change();
        Volatile.Write(ref _bytes, larger);
        if (smaller.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(smaller);
        }

        return true;
    }

    /// <summary>Makes what readers copy at this moment void, before the array is changed or given away.</summary>
    private void Change()
    {
        _version++;
        Volatile.WriteBarrier();
    }
}
