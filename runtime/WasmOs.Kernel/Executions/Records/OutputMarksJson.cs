using System.Text.Json;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>
/// Writes the marks of a run's output into its history line. A mark is three numbers: the stream, the index (from 0) of the first line that begins at or after
/// the mark, and microseconds since the start.
/// Marks count lines rather than bytes, because bytes that are not UTF-8 change their length when they become text.
/// </summary>
internal static class OutputMarksJson
{
    /// <summary>The count of numbers in one mark.</summary>
    public const int Size = 3;

    /// <summary>Writes the marks. Writes nothing when there are none, as in most runs.</summary>
    public static void Write(Utf8JsonWriter json, ExecutionOutcome outcome)
    {
        if (outcome.Marks.IsEmpty)
        {
            return;
        }

        var stdout = default(Place);
        var stderr = default(Place);
        json.WriteStartArray("marks"u8);
        foreach (var mark in outcome.Marks)
        {
            json.WriteNumberValue((int)mark.Stream);
            json.WriteNumberValue(
                mark.Stream == OutputStream.Stdout ? stdout.LineAt(outcome.Stdout.Span, mark.Offset) : stderr.LineAt(outcome.Stderr.Span, mark.Offset));
            json.WriteNumberValue((long)mark.Time.TotalMicroseconds);
        }

        json.WriteEndArray();
        if (outcome.MarksAreCut)
        {
            json.WriteBoolean("marks_cut"u8, true);
        }
    }

    /// <summary>The position up to which the lines of a stream have been counted.</summary>
    private struct Place
    {
        private int _offset;
        private int _lines;

        /// <summary>The index of the first line that begins at or after a byte offset. Offsets must not decrease between calls.</summary>
        public int LineAt(ReadOnlySpan<byte> output, int offset)
        {
            _lines += output[_offset..offset].Count((byte)'\n');
            _offset = offset;
            return offset == 0 || output[offset - 1] == '\n' ? _lines : _lines + 1;
        }
    }
}
