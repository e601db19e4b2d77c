using System.Text.Json;
using WasmOs.Functions.Metrics.Streams;
using WasmOs.Kernel.Live.Logs;

namespace WasmOs.Functions.Executions.Logs;

/// <summary>The frames of logs that are followed.</summary>
internal static class LogFrames
{
    /// <summary>Lines of a run, and at last how it ended.</summary>
    public static LiveFrame Of(LogNews news) => LiveFrame.Of("log", writer => Write(writer, news));

    /// <summary>Tells a reader how many lines were lost with their runs.</summary>
    public static LiveFrame Lost(long lines) => LiveFrame.Of("lost", writer => writer.WriteNumber("lines"u8, lines));

    private static void Write(Utf8JsonWriter writer, LogNews news)
    {
        writer.WriteString("execution_id"u8, news.ExecutionId);
        writer.WriteString("module_id"u8, news.ModuleId);
        writer.WriteStartArray("lines"u8);
        foreach (var line in news.Lines)
        {
            writer.WriteStartObject();
            LogLineJson.WriteMembers(writer, line);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (news.Lost > 0)
        {
            writer.WriteNumber("lost"u8, news.Lost);
        }

        if (news.Status is { } status)
        {
            writer.WriteString("status"u8, status);
            writer.WriteBoolean("truncated"u8, news.Truncated);
            writer.WriteBoolean("times_truncated"u8, news.TimesTruncated);
        }
    }
}
