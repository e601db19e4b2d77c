using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Functions.Scheduler;

/// <summary>An HTTP result: the scheduler's metrics, and the waiting, running and parked runs.</summary>
internal sealed class SchedulerResult(SchedulerSnapshot scheduler) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => SchedulerSnapshotJson.Write(writer, scheduler);
}
