using System.Text.Json;
using WasmOs.Kernel.History;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions.Logs;

/// <summary>Writes a line of a log.</summary>
internal static class LogLineJson
{
    /// <summary>Writes the members of a line.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, ExecutionLogLine line)
    {
        writer.WriteString("time"u8, line.Time.UtcDateTime);
        writer.WriteString("stream"u8, line.Stream == OutputStream.Stdout ? "stdout"u8 : "stderr"u8);
        writer.WriteString("text"u8, line.Text);
        writer.WriteBoolean("truncated"u8, line.Truncated);
    }
}
