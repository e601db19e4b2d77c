using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Schedules;

namespace WasmOs.Functions.Schedules;

/// <summary>Answers with a run that somebody asked for; its task is where to look.</summary>
internal sealed class ScheduleRunAnswer : JsonAnswer
{
    private readonly ScheduleRun _run;

    public ScheduleRunAnswer(ScheduleRun run)
        : base(StatusCodes.Status202Accepted)
    {
        _run = run;
        Location = $"/api/v1/tasks/{run.TaskId}";
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => ScheduleRunJson.Write(writer, _run);
}
