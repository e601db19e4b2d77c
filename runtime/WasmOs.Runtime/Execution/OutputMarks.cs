using System.Collections.Immutable;
using System.Diagnostics;

namespace WasmOs.Runtime.Execution;

/// <summary>When a guest wrote what, over both of its streams, up to a limit. Costs nothing until something is written. Used by the run's thread alone.</summary>
internal sealed class OutputMarks
{
    /// <summary>Marks of one run, at most.</summary>
    public const int Max = 1000;

    /// <summary>Room that is kept from one run to the next, marks.</summary>
    private const int KeptRoom = 64;

    /// <summary>Writes to one stream that follow each other within a millisecond share a mark: it is also the finest time that a log shows.</summary>
    private static readonly long Grain = Stopwatch.Frequency / 1000;

    private OutputMark[] _marks = [];
    private int _count;
    private long _startedAt;
    private long _lastAt;

    /// <summary>Whether there were more than are kept.</summary>
    public bool AreCut { get; private set; }

    public void Begin(long startedAt)
    {
        _startedAt = startedAt;
        _count = 0;
        AreCut = false;
    }

    /// <summary>Notes that the guest writes to a stream now.</summary>
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

        _marks[_count++] = new OutputMark(stream, offset, Stopwatch.GetElapsedTime(_startedAt, now));
        _lastAt = now;
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
