using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.History;

namespace WasmOs.Functions.Executions;

/// <summary>Writes runs of the history, and those that are going on.</summary>
internal static class ExecutionEntryJson
{
    /// <summary>A run that has ended.</summary>
    public static void Write(Utf8JsonWriter writer, ExecutionEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteString("execution_id"u8, entry.ExecutionId);
        writer.WriteString("module_id"u8, entry.ModuleId);
        WriteNullable(writer, "version"u8, entry.Version);
        writer.WriteString("digest"u8, entry.Digest);
        writer.WriteString("function"u8, entry.Function);
        writer.WriteString("status"u8, entry.Status);
        writer.WriteString("started_at"u8, entry.StartedAt.UtcDateTime);
        WriteOutput(writer, entry);
        WriteFault(writer, entry.Fault);
        WriteViolations(writer, entry);
        WriteUsage(writer, entry.Usage);
        writer.WriteEndObject();
    }

    /// <summary>A run that is going on.</summary>
    public static void Write(Utf8JsonWriter writer, ActiveExecution run)
    {
        writer.WriteStartObject();
        writer.WriteString("execution_id"u8, run.Id.Value);
        writer.WritePropertyName("digest"u8);
        DigestJson.Write(writer, run.Digest);
        writer.WriteString("function"u8, run.Function);
        writer.WriteString("status"u8, "running"u8);
        writer.WriteString("started_at"u8, run.StartedAt.UtcDateTime);
        writer.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter writer, ExecutionEntry entry)
    {
        writer.WritePropertyName("result"u8);
        if (entry.Result is { } result)
        {
            result.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }

        WriteNullable(writer, "exit_code"u8, entry.ExitCode);
        writer.WriteString("stdout"u8, entry.Stdout);
        writer.WriteString("stderr"u8, entry.Stderr);
        writer.WriteNumber("stdout_bytes"u8, entry.StdoutBytes);
        writer.WriteNumber("stderr_bytes"u8, entry.StderrBytes);
        writer.WriteBoolean("truncated"u8, entry.Truncated);
    }

    private static void WriteFault(Utf8JsonWriter writer, ExecutionEntryFault? fault)
    {
        if (fault is null)
        {
            writer.WriteNull("fault"u8);
            return;
        }

        writer.WriteStartObject("fault"u8);
        writer.WriteString("kind"u8, fault.Kind);
        writer.WriteString("message"u8, fault.Message);
        writer.WriteStartArray("backtrace"u8);
        foreach (var frame in fault.Backtrace)
        {
            writer.WriteStartObject();
            writer.WriteString("function"u8, frame.Function);
            if (frame.Offset is { } offset)
            {
                writer.WriteNumber("offset"u8, offset);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteViolations(Utf8JsonWriter writer, ExecutionEntry entry)
    {
        writer.WriteNumber("violation_count"u8, entry.ViolationCount);
        writer.WriteStartArray("violations"u8);
        foreach (var violation in entry.Violations ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("capability"u8, violation.Capability);
            writer.WriteString("asked"u8, violation.Asked);
            writer.WriteString("time"u8, violation.Time.UtcDateTime);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteUsage(Utf8JsonWriter writer, ExecutionEntryUsage usage)
    {
        writer.WriteStartObject("usage"u8);
        writer.WriteNumber("duration_ms"u8, usage.DurationMs);
        writer.WriteNumber("cpu_ms"u8, usage.CpuMs);
        writer.WriteNumber("queued_ms"u8, usage.QueuedMs);
        writer.WriteNumber("memory_peak_bytes"u8, usage.MemoryPeakBytes);
        WriteNullable(writer, "fuel"u8, usage.Fuel);
        writer.WriteString("start"u8, usage.Start);
        writer.WriteEndObject();
    }

    private static void WriteNullable(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
