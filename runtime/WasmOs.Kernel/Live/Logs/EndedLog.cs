using System.Collections.Immutable;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Live.Logs;

/// <summary>What a run has written that has ended. The last line may be without a line ending.</summary>
/// <param name="stdout">What it wrote to standard output.</param>
/// <param name="stderr">What it wrote to standard error.</param>
/// <param name="marks">When it wrote.</param>
internal sealed class EndedLog(ReadOnlyMemory<byte> stdout, ReadOnlyMemory<byte> stderr, ImmutableArray<OutputMark> marks) : ILogSource
{
    /// <summary>Nothing.</summary>
    public static EndedLog Empty { get; } = new(default, default, []);

    /// <inheritdoc/>
    public bool TryReadLine(OutputStream stream, int from, int searchFrom, Span<byte> into, out OutputLine line)
    {
        var bytes = (stream == OutputStream.Stdout ? stdout : stderr).Span;
        line = new OutputLine(0, 0, searchFrom);
        if (from >= bytes.Length)
        {
            return false;
        }

        var found = bytes[searchFrom..].IndexOf((byte)'\n');
        var end = found < 0 ? bytes.Length : searchFrom + found;
        var copied = Math.Min(end - from, into.Length);
        bytes.Slice(from, copied).CopyTo(into);
        line = new OutputLine(end - from, copied, found < 0 ? end : end + 1);
        return true;
    }

    /// <inheritdoc/>
    public void ReadMarks(int from, List<OutputMark> into)
    {
        if (marks.Length > from)
        {
            into.AddRange(marks.AsSpan(from, marks.Length - from));
        }
    }
}
