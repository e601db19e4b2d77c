using System.Text.Json;

namespace WasmOs.Kernel.Schedules;

/// <summary>Writes a line of a schedule's history, in the form that responses and events share.</summary>
public static class ScheduleRunJson
{
    /// <summary>Writes a line as an object.</summary>
    public static void Write(Utf8JsonWriter json, ScheduleRun run)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(run);
        json.WriteStartObject();
        json.WriteString("schedule_id"u8, run.ScheduleId);
        json.WriteString("planned_at"u8, run.PlannedAt.UtcDateTime);
        json.WriteString("fired_at"u8, run.FiredAt.UtcDateTime);
        json.WriteString("outcome"u8, ScheduleNames.Of(run.Outcome));
        json.WriteString("task_id"u8, run.TaskId);
        json.WriteBoolean("manual"u8, run.IsManual);
        json.WriteNumber("missed"u8, run.Missed);
        json.WriteString("detail"u8, run.Detail);
        json.WriteEndObject();
    }
}
