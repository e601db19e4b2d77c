using System.Text.Json;
using WasmOs.Functions.Conditions;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Schedules;

namespace WasmOs.Functions.Schedules;

/// <summary>An HTTP result: one schedule.</summary>
internal sealed class ScheduleResult : JsonResult
{
    private readonly Schedule _schedule;

    public ScheduleResult(Schedule schedule, int status = StatusCodes.Status200OK)
        : base(status)
    {
        _schedule = schedule;
        ETag = EntityTags.ToHeader(ScheduleTag.Of(schedule));
        Location = status == StatusCodes.Status201Created ? $"/api/v1/schedules/{schedule.Id}" : null;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => ScheduleEntryJson.Write(writer, _schedule);
}
