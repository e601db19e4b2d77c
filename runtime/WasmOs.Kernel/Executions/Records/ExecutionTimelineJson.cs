using System.Text.Json;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>Writes the timeline of a run: into a line of the history, and as the steps that the API shows.</summary>
public static class ExecutionTimelineJson
{
    /// <summary>Writes the member that <see cref="ExecutionReader"/> reads back. At most 8 KiB.</summary>
    internal static void WriteStored(Utf8JsonWriter json, ExecutionTimeline timeline)
    {
        json.WriteStartObject("timeline"u8);
        json.WriteString("reason"u8, timeline.Reason);
        if (timeline.TraceId is not null)
        {
            json.WriteString("trace_id"u8, timeline.TraceId);
            json.WriteString("span_id"u8, timeline.SpanId);
        }

        json.WriteNumber("resolve"u8, timeline.Resolve);
        json.WriteNumber("load"u8, timeline.Load);
        json.WriteNumber("queued"u8, timeline.Queued);
        WriteNullable(json, "instantiation"u8, timeline.Instantiation);
        WriteNullable(json, "guest"u8, timeline.Guest);
        json.WriteNumber("preemptions"u8, timeline.Preemptions);
        json.WriteNumber("preempted"u8, timeline.Preempted);
        WriteHostCalls(json, timeline, "time"u8);
        json.WriteEndObject();
    }

    /// <summary>Writes the run and its steps, as an object.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="run">The run, as the history has it.</param>
    /// <param name="timeline">Its timeline.</param>
    public static void Write(Utf8JsonWriter json, ExecutionEntry run, ExecutionTimeline timeline)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(timeline);
        json.WriteStartObject();
        json.WriteString(ExecutionMembers.ExecutionId, run.ExecutionId);
        json.WriteString(ExecutionMembers.ModuleId, run.ModuleId);
        json.WriteString(ExecutionMembers.Function, run.Function);
        json.WriteString(ExecutionMembers.Status, run.Status);
        json.WriteString("reason"u8, timeline.Reason);
        json.WriteString("trace_id"u8, timeline.TraceId);
        json.WriteString("span_id"u8, timeline.SpanId);
        WriteSteps(json, run.Usage.Start, timeline);
        WriteHostCalls(json, timeline, "duration_us"u8);
        json.WriteStartObject("preempted"u8);
        json.WriteNumber("count"u8, timeline.Preemptions);
        json.WriteNumber("duration_us"u8, timeline.Preempted);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSteps(Utf8JsonWriter json, string start, ExecutionTimeline timeline)
    {
        var offset = 0L;
        json.WriteStartArray("steps"u8);
        WriteStep(json, "resolved"u8, ref offset, timeline.Resolve);
        WriteStep(json, "loaded"u8, ref offset, timeline.Load, start);
        WriteStep(json, "queued"u8, ref offset, timeline.Queued);
        if (timeline.Instantiation is { } instantiation)
        {
            WriteStep(json, "admitted"u8, ref offset, 0);
            WriteStep(json, "instantiated"u8, ref offset, instantiation);
        }

        if (timeline.Guest is { } guest)
        {
            WriteStep(json, "started"u8, ref offset, guest);
        }

        WriteStep(json, "ended"u8, ref offset, 0);
        json.WriteEndArray();
    }

    private static void WriteStep(Utf8JsonWriter json, ReadOnlySpan<byte> name, ref long offset, long duration, string? start = null)
    {
        json.WriteStartObject();
        json.WriteString("step"u8, name);
        json.WriteNumber("offset_us"u8, offset);
        json.WriteNumber("duration_us"u8, duration);
        if (start is not null)
        {
            json.WriteString(ExecutionMembers.Start, start);
        }

        json.WriteEndObject();
        offset += duration;
    }

    private static void WriteHostCalls(Utf8JsonWriter json, ExecutionTimeline timeline, ReadOnlySpan<byte> timeMember)
    {
        json.WriteStartArray("host_calls"u8);
        foreach (var calls in timeline.HostCalls ?? [])
        {
            json.WriteStartObject();
            json.WriteString("name"u8, calls.Name);
            json.WriteNumber("count"u8, calls.Count);
            WriteNullable(json, timeMember, calls.Time);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNullable(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
