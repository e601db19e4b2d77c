using System.Text.Json;
using WasmOs.Kernel.Events;

namespace WasmOs.Kernel.Schedules;

/// <summary>Publishes fires and misfires. Publishing one again repeats the same event. Thread-safe.</summary>
internal sealed class ScheduleEvents(EventPublisher events)
{
    public async ValueTask PublishAsync(Schedule schedule, ScheduleRun run, CancellationToken cancellationToken)
    {
        var type = run.Outcome == ScheduleRunOutcome.Submitted ? ScheduleEventTypes.Fired : ScheduleEventTypes.Misfired;
        if (!events.IsWanted(type))
        {
            return;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("schedule_name"u8, schedule.Settings.Name);
            json.WriteString("module_id"u8, schedule.Settings.ModuleId);
            json.WritePropertyName("run"u8);
            ScheduleRunJson.Write(json, run);
            json.WriteEndObject();
        }

        await events.PublishAsync(WasmEvent.Repeatable(run.PlannedAt, type, schedule.Id, buffer.ToArray()), cancellationToken).ConfigureAwait(false);
    }
}
