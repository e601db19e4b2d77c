using System.Text.Json;
using WasmOs.Functions.Executions;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Functions.Scheduler;

/// <summary>Writes the scheduler's metrics, and the waiting, running and parked runs.</summary>
internal static class SchedulerSnapshotJson
{
    public static void Write(Utf8JsonWriter writer, SchedulerSnapshot scheduler)
    {
        writer.WriteStartObject();
        SchedulerJson.WriteMembers(writer, scheduler.Metrics);
        writer.WriteStartArray("queue"u8);
        foreach (var run in scheduler.Waiting)
        {
            writer.WriteStartObject();
            WriteRun(writer, run.Id, run.Digest, run.Function, run.Priority);
            writer.WriteString("reason"u8, run.Reason switch
            {
                WaitReason.NotStarted => "not_started"u8,
                WaitReason.Returned => "returned"u8,
                WaitReason.Preempted => "preempted"u8,
                _ => "yielded"u8,
            });
            DurationJson.WriteMilliseconds(writer, "waited_ms"u8, run.Waited);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteStarted(writer, "running"u8, scheduler.Running);
        WriteStarted(writer, "parked"u8, scheduler.Parked);
        writer.WriteEndObject();
    }

    private static void WriteStarted(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<StartedRun> runs)
    {
        writer.WriteStartArray(name);
        foreach (var run in runs)
        {
            writer.WriteStartObject();
            WriteRun(writer, run.Id, run.Digest, run.Function, run.Priority);
            DurationJson.WriteMilliseconds(writer, "elapsed_ms"u8, run.Elapsed);
            DurationJson.WriteMilliseconds(writer, "cpu_ms"u8, run.Cpu);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteRun(Utf8JsonWriter writer, ExecutionId id, ModuleDigest digest, string function, RunPriority priority)
    {
        writer.WriteString("execution_id"u8, id.Value);
        writer.WritePropertyName("digest"u8);
        DigestJson.Write(writer, digest);
        writer.WriteString("function"u8, function);
        writer.WriteString("priority"u8, PriorityWords.Of(priority));
    }
}
