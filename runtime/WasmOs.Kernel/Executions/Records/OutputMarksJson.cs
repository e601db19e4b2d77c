using System.Text.Json;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>
/// The marks of a run's output in its line: three numbers each, the stream, the first line (from 0) that the guest began with it or later, and microseconds since the start.
/// Lines rather than bytes, because what is not UTF-8 has another length once it is text.
/// </summary>
internal static class OutputMarksJson
{
    /// <summary>How many numbers a mark has.</summary>
    public const int Size = 3;

    /// <summary>Writes the marks; nothing where there are none, as in most runs.</summary>
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
            json.WriteNumberValue(mark.Stream == OutputStream.Stdout ? stdout.LineAt(outcome.Stdout.Span, mark.Offset) : stderr.LineAt(outcome.Stderr.Span, mark.Offset));
            json.WriteNumberValue((long)mark.Time.TotalMicroseconds);
        }

        json.WriteEndArray();
        if (outcome.MarksAreCut)
        {
            json.WriteBoolean("marks_cut"u8, true);
        }
    }

    /// <summary>How far a stream's lines have been counted.</summary>
    private struct Place
    {
        private int _offset;
        private int _lines;

        /// <summary>The first line that begins at a byte or behind it; bytes come in order.</summary>
        public int LineAt(ReadOnlySpan<byte> output, int offset)
        {
            _lines += output[_offset..offset].Count((byte)'\n');
            _offset = offset;
            return offset == 0 || output[offset - 1] == '\n' ? _lines : _lines + 1;
        }
    }
}
