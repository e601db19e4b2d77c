using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>Parses lines of runs.</summary>
internal static class HistoryLines
{
    /// <summary>Reads the runs that a filter selects, newest first. A last line without a line ending is incomplete and is ignored.</summary>
    public static List<(ExecutionId Id, ExecutionEntry Entry)> Read(ReadOnlySpan<byte> lines, HistoryFilter filter) => Read(lines, filter, out _);

    /// <summary>Reads the runs that a filter selects, newest first. Skips damaged lines and counts them in <paramref name="damaged"/>.</summary>
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

            // A damaged line must not hide the other lines.
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
