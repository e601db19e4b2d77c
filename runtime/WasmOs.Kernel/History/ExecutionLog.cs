using System.Globalization;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>The log of a run: what it wrote to standard output and standard error, as lines with times.</summary>
public static class ExecutionLog
{
    /// <summary>The longest line that is shown, in UTF-16 units; a longer line is cut and ends with an ellipsis.</summary>
    public const int MaxLineLength = 8 * 1024;

    /// <summary>The length of the longest escape of one character in a log: <c>\u{10ffff}</c>.</summary>
    private const int LongestEscape = 10;

    /// <summary>The marks for output without marks: all of it is attributed to the start of the run.</summary>
    private static readonly long[] AtStart = [(long)OutputStream.Stdout, 0, 0, (long)OutputStream.Stderr, 0, 0];

    /// <summary>Reads the lines of a finished run, in the order in which they were begun.</summary>
    /// <param name="entry">The run with its complete output.</param>
    /// <param name="limit">The largest number of lines.</param>
    /// <param name="continuation">The continuation of the previous page; null for the first page.</param>
    public static Result<ExecutionLogPage> Read(ExecutionEntry entry, int limit, string? continuation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var skip = 0;
        if (continuation is not null && !int.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
        {
            return KernelErrors.ContinuationInvalid();
        }

        var lines = new List<ExecutionLogLine>();
        foreach (var line in LinesOf(entry).Skip(skip))
        {
            if (lines.Count == limit)
            {
                return Page(entry, lines, (skip + limit).ToString(CultureInfo.InvariantCulture));
            }

            lines.Add(line.Show());
        }

        return Page(entry, lines, null);
    }

    /// <summary>The lines of a finished run, in the order in which they were begun. Each is made when it is shown.</summary>
    /// <param name="entry">The run with its complete output.</param>
    internal static IEnumerable<RawLogLine> LinesOf(ExecutionEntry entry)
    {
        var start = entry.StartedAt + TimeSpan.FromMilliseconds(entry.Usage.QueuedMs);
        foreach (var (stream, microseconds, line) in Enumerate(entry))
        {
            yield return new RawLogLine(start.AddMicroseconds(microseconds), stream, line);
        }
    }

    /// <summary>Makes a line as readers see it.</summary>
    /// <param name="time">When the run began to write the line.</param>
    /// <param name="stream">The stream that the run wrote to.</param>
    /// <param name="line">The line without its line ending, or at least its first <see cref="MaxLineLength"/> units and one more.</param>
    internal static ExecutionLogLine Show(DateTimeOffset time, OutputStream stream, ReadOnlySpan<char> line)
    {
        // Take one unit more than is shown, so that a longer line is recognized.
        var head = line[..Math.Min(line.Length, MaxLineLength + 1)].ToString();
        var whole = DisplayText.Escape(head, LongestEscape * (MaxLineLength + 1));
        return whole.Length <= MaxLineLength
            ? new ExecutionLogLine(time, stream, whole, Truncated: false)
            : new ExecutionLogLine(time, stream, DisplayText.Escape(head, MaxLineLength), Truncated: true);
    }

    private static ExecutionLogPage Page(ExecutionEntry entry, List<ExecutionLogLine> lines, string? continuation) =>
        new(lines, entry.Truncated, entry.MarksCut, continuation);

    // A mark covers the lines from its own line up to the line of the next mark of the same stream.
    private static IEnumerable<(OutputStream Stream, long Microseconds, ReadOnlyMemory<char> Line)> Enumerate(ExecutionEntry entry)
    {
        var marks = entry.Marks is { Count: > 0 } known ? known : AtStart;
        LogLines[] streams = [new(entry.Stdout ?? ""), new(entry.Stderr ?? "")];
        var ends = EndsOf(marks);
        for (var i = 0; i < ends.Length; i++)
        {
            var stream = marks[i * OutputMarksJson.Size];
            while (streams[stream].Count < ends[i] && streams[stream].TryNext(out var line))
            {
                yield return ((OutputStream)stream, marks[(i * OutputMarksJson.Size) + 2], line);
            }
        }

        // A run that writes very often has no marks any more when it begins to write to its other stream.
        foreach (var stream in (OutputStream[])[OutputStream.Stdout, OutputStream.Stderr])
        {
            while (streams[(int)stream].TryNext(out var line))
            {
                yield return (stream, marks[^1], line);
            }
        }
    }

    private static long[] EndsOf(IReadOnlyList<long> marks)
    {
        var ends = new long[marks.Count / OutputMarksJson.Size];
        long[] next = [long.MaxValue, long.MaxValue];
        for (var i = ends.Length - 1; i >= 0; i--)
        {
            ref var end = ref next[marks[i * OutputMarksJson.Size]];
            ends[i] = end;
            end = marks[(i * OutputMarksJson.Size) + 1];
        }

        return ends;
    }
}
