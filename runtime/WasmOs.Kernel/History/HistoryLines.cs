using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>Reads lines of runs.</summary>
internal static class HistoryLines
{
    /// <summary>The runs in these lines that a filter wants, newest first. A line without an end never was complete.</summary>
    public static List<(ExecutionId Id, ExecutionEntry Entry)> Read(ReadOnlySpan<byte> lines, HistoryFilter filter) => Read(lines, filter, out _);

    /// <summary>The same, and how many whole lines could not be read: they are damaged, and are left out.</summary>
    public static List<(ExecutionId Id, ExecutionEntry Entry)> Read(ReadOnlySpan<byte> lines, HistoryFilter filter, out int damaged)
    {
        damaged = 0;
        var found = new List<(ExecutionId Id, ExecutionEntry Entry)>();
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }

            // A damaged line must not hide the others.
            if (!ExecutionReader.TryRead(lines[..end], out var id, out var entry))
            {
                damaged++;
            }
            else if (filter.Wants(id, entry))
            {
                found.Add((id, entry));
            }

            lines = lines[(end + 1)..];
        }

        found.Sort((left, right) => right.Id.CompareTo(left.Id));
        return found;
    }
}
