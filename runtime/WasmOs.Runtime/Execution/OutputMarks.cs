using System.Collections.Immutable;
using System.Diagnostics;

namespace WasmOs.Runtime.Execution;

/// <summary>
/// Records when a guest wrote to its two streams, up to a limit. Allocates nothing until something is written. Used by the run's thread alone, run after run,
/// except for <see cref="Read"/>.
/// </summary>
internal sealed class OutputMarks
{
    /// <summary>The largest number of marks of one run.</summary>
    public const int Max = 1000;

    /// <summary>A larger array than this is not kept for the next run; in marks.</summary>
    private const int KeptRoom = 64;

    /// <summary>
    /// Writes to one stream that follow each other within this time (a millisecond) share a mark. A millisecond is also the finest time that a log shows. In
    /// ticks of <see cref="Stopwatch"/>.
    /// </summary>
    private static readonly long Grain = Stopwatch.Frequency / 1000;

    private OutputMark[] _marks = [];
    private int _count;
    private long _startedAt;
    private long _lastAt;

    /// <summary>Whether marks beyond the limit were dropped.</summary>
    public bool AreCut { get; private set; }

    public void Begin(long startedAt)
    {
        _startedAt = startedAt;
        _count = 0;
        AreCut = false;
    }

    /// <summary>Records that the guest writes to a stream now.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="offset">Number of bytes kept of the stream before this write.</param>
    public void Note(OutputStream stream, int offset)
    {
        if (AreCut)
        {
            return;
        }

        var now = Stopwatch.GetTimestamp();
        if (_count > 0 && now - _lastAt < Grain && _marks[_count - 1].Stream == stream)
        {
            return;
        }

        if (_count == Max)
        {
            AreCut = true;
            return;
        }

        if (_count == _marks.Length)
        {
            Array.Resize(ref _marks, Math.Clamp(2 * _count, 4, Max));
        }

        if (_count == 0)
        {
            // Who still reads the marks of the previous run sees first that it has ended.
            Volatile.WriteBarrier();
        }

        _marks[_count] = new OutputMark(stream, offset, Stopwatch.GetElapsedTime(_startedAt, now));
        Volatile.Write(ref _count, _count + 1);
        _lastAt = now;
    }

    /// <summary>Adds the marks from a number on to a list. From any thread; the caller makes sure afterwards that the run is still the same.</summary>
    internal void Read(int from, List<OutputMark> into)
    {
        var count = Volatile.Read(ref _count);
        var marks = Volatile.Read(ref _marks);
        if (count > from && count <= marks.Length)
        {
            into.AddRange(marks.AsSpan(from, count - from));
        }
    }

    /// <summary>A copy of the marks, in the order in which they were made.</summary>
    public ImmutableArray<OutputMark> Take()
    {
        if (_count == 0)
        {
            return [];
        }

        var marks = ImmutableArray.Create(_marks.AsSpan(0, _count));
        _marks = _marks.Length > KeptRoom ? [] : _marks;
        _count = 0;
        return marks;
    }
}
