using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>The only reader of what <see cref="ExecutionJson"/> writes into storage. It reads the formats of all versions.</summary>
internal static class ExecutionReader
{
    /// <summary>Reads a run; returns false when the stored JSON is damaged.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out ExecutionId id, [NotNullWhen(true)] out ExecutionEntry? entry)
    {
        try
        {
            entry = JsonSerializer.Deserialize(json, ExecutionEntryJson.Default.ExecutionEntry);
            if (ExecutionId.TryParse(entry?.ExecutionId, out id))
            {
                return true;
            }
        }
        catch (JsonException)
        {
            // The line is damaged; the caller counts it.
            id = default;
        }

        entry = null;
        return false;
    }
}
