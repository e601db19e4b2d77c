using System.Buffers;
using System.Text;
using WasmOs.Kernel.History;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Live.Logs;

/// <summary>
/// How far a follower has read what a run writes. It keeps positions, not the text: what is not read yet waits where the run has written it. Not thread-safe.
/// </summary>
/// <param name="start">When the run began to run.</param>
internal sealed class LogTail(DateTimeOffset start)
{
    /// <summary>The most lines of one batch.</summary>
    public const int MostLines = 200;

    /// <summary>The most text of one batch, in UTF-16 units; the last line may go beyond it.</summary>
    public const int MostText = 32 * 1024;

    /// <summary>As many bytes of a line as hold what is shown of it.</summary>
    private const int LineBytes = 4 * (ExecutionLog.MaxLineLength + 1);

    private readonly List<OutputMark> _marks = [];
    private readonly Place[] _places = [new(OutputStream.Stdout), new(OutputStream.Stderr)];

    /// <summary>The looks in which the run was not there any more, nor its end.</summary>
    public int Missed { get; set; }

    /// <summary>How many lines of a stream were read.</summary>
    public long Read(OutputStream stream) => _places[(int)stream].Lines;

    /// <summary>Reads the next lines, in the order in which they were begun as far as they are there.</summary>
    /// <param name="source">What the run has written.</param>
    public List<ExecutionLogLine> Read(ILogSource source)
    {
        var lines = new List<ExecutionLogLine>();
        var buffer = ArrayPool<byte>.Shared.Rent(LineBytes);
        var text = 0;
        while (lines.Count < MostLines && text < MostText && Next(source, buffer) is { } place)
        {
            var line = place.Take();
            lines.Add(line);
            text += line.Text.Length;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return lines;
    }

    /// <summary>Whether everything of a run that has ended was read.</summary>
    public bool IsAtEnd(ILogSource source)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LineBytes);
        var isAtEnd = Next(source, buffer) is null;
        ArrayPool<byte>.Shared.Return(buffer);
        return isAtEnd;
    }

    // The stream whose next line was begun first; null when neither has one.
    private Place? Next(ILogSource source, byte[] buffer)
    {
        var (stdout, stderr) = (_places[0], _places[1]);
        Peek(source, stdout, buffer);
        Peek(source, stderr, buffer);
        var first = stdout.Peeked is null || (stderr.Peeked is not null && stderr.Mark < stdout.Mark) ? stderr : stdout;
        return first.Peeked is null ? null : first;
    }

    private void Peek(ILogSource source, Place place, byte[] buffer)
    {
        if (place.Peeked is not null)
        {
            return;
        }

        if (!source.TryReadLine(place.Stream, place.From, place.Searched, buffer, out var line))
        {
            place.Searched = line.Next;
            return;
        }

        // A mark is made before what it marks, so the marks that are there now have that of the line.
        source.ReadMarks(_marks.Count, _marks);
        place.Mark = MarkOf(place);
        var bytes = buffer.AsSpan(0, line.Copied);
        var isEnded = line.Next > place.From + line.Length;
        if (isEnded && line.Copied == line.Length && bytes is [.., (byte)'\r'])
        {
            bytes = bytes[..^1];
        }

        var time = _marks.Count == 0 ? start : start.AddMicroseconds((long)_marks[Math.Min(place.Mark, _marks.Count - 1)].Time.TotalMicroseconds);
        place.Set(ExecutionLog.Show(time, place.Stream, Encoding.UTF8.GetString(bytes)), line.Next);
    }

    // The last mark of the stream that is not behind the line's beginning.
    private int MarkOf(Place place)
    {
        var last = place.Mark;
        for (var i = last + 1; i < _marks.Count; i++)
        {
            if (_marks[i].Stream == place.Stream)
            {
                if (_marks[i].Offset > place.From)
                {
                    break;
                }

                last = i;
            }
        }

        // A run that writes very often has no marks any more when it begins to write to its other stream.
        return last < 0 ? _marks.Count : last;
    }

    /// <summary>The place in one stream.</summary>
    private sealed class Place(OutputStream stream)
    {
        public OutputStream Stream => stream;

        public int From { get; private set; }

        public int Searched { get; set; }

        public long Lines { get; private set; }

        public int Mark { get; set; } = -1;

        public ExecutionLogLine? Peeked { get; private set; }

        public void Set(ExecutionLogLine line, int next)
        {
            Peeked = line;
            From = next;
            Searched = next;
        }

        public ExecutionLogLine Take()
        {
            var line = Peeked!;
            Peeked = null;
            Lines++;
            return line;
        }
    }
}
