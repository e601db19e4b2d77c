using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Schedules;

namespace WasmOs.Functions.Schedules;

/// <summary>An HTTP result: a run of a schedule that a client started. Its task, in <c>Location</c>, shows how the run goes.</summary>
internal sealed class ScheduleRunResult : JsonResult
{
    private readonly ScheduleRun _run;

    public ScheduleRunResult(ScheduleRun run)
        : base(StatusCodes.Status202Accepted)
    {
        _run = run;
        Location = $"/api/v1/tasks/{run.TaskId}";
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => ScheduleRunJson.Write(writer, _run);
}
