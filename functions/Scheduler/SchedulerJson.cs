using System.Text.Json;
using WasmOs.Functions.Executions;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Functions.Scheduler;

/// <summary>Writes the scheduler's metrics as members of the current JSON object.</summary>
internal static class SchedulerJson
{
    public static void WriteMembers(Utf8JsonWriter writer, SchedulerMetrics metrics)
    {
        writer.WriteString("policy"u8, metrics.Policy);
        DurationJson.WriteMilliseconds(writer, "slice_ms"u8, metrics.Slice);
        writer.WriteNumber("slots"u8, metrics.Slots);
        writer.WriteNumber("slots_in_use"u8, metrics.SlotsInUse);
        writer.WriteNumber("waiting_runs"u8, metrics.Waiting);
        writer.WriteNumber("suspended_runs"u8, metrics.Suspended);
        writer.WriteNumber("parked_runs"u8, metrics.Parked);
        writer.WriteNumber("begun_limit"u8, metrics.BegunLimit);
        writer.WriteNumber("held_back_runs"u8, metrics.HeldBack);
        writer.WriteNumber("flows"u8, metrics.Flows);
        writer.WriteStartObject("refused"u8);
        writer.WriteNumber("queue_full"u8, metrics.RefusedFor(RunRefusal.QueueFull));
        writer.WriteNumber("module_queue_full"u8, metrics.RefusedFor(RunRefusal.FlowFull));
        writer.WriteNumber("queue_timeout"u8, metrics.RefusedFor(RunRefusal.QueueTimeout));
        writer.WriteEndObject();
        writer.WriteNumber("preemptions"u8, metrics.Preemptions);
        writer.WriteNumber("yields"u8, metrics.Yields);
        LatencyJson.Write(writer, "wait_to_start"u8, metrics.WaitToStart);
        LatencyJson.Write(writer, "wait_to_continue"u8, metrics.WaitToContinue);
        writer.WriteStartObject("priorities"u8);
        foreach (var (word, priority) in PriorityWords.All)
        {
            writer.WriteStartObject(word);
            writer.WriteNumber("waiting"u8, metrics.WaitingOf(priority));
            writer.WriteNumber("granted"u8, metrics.GrantedOf(priority));
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
