using System.Buffers;
using System.Text.Json;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Executions;

/// <summary>
/// Publishes events about runs that failed, timed out or were denied a capability. Events are published in the background. For any other run the check costs
/// one comparison.
/// </summary>
internal static class ExecutionEvents
{
    /// <summary>Posts the events that a run gives rise to and that somebody has subscribed to.</summary>
    public static void Note(EventPublisher? events, TimeProvider time, in ExecutionResult run)
    {
        var outcome = run.Outcome;
        if (events is null || (outcome.Violations == 0 && outcome.Status is ExecutionStatus.Succeeded or ExecutionStatus.Cancelled))
        {
            return;
        }

        if (TypeOf(outcome.Status) is { } type && events.IsWanted(type))
        {
            events.Post(WasmEvent.New(time, type, run.Id.ToString(), Write(run, ExecutionJsonOptions.Event)));
        }

        if (outcome.Violations > 0 && events.IsWanted(ExecutionEventTypes.CapabilityViolated))
        {
            events.Post(WasmEvent.New(time, ExecutionEventTypes.CapabilityViolated, run.Id.ToString(), Write(run, ExecutionJsonOptions.ViolationEvent)));
        }
    }

    private static string? TypeOf(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Failed => ExecutionEventTypes.Failed,
        ExecutionStatus.TimedOut => ExecutionEventTypes.TimedOut,
        _ => null,
    };

    private static byte[] Write(in ExecutionResult run, ExecutionJsonOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, ExecutionJson.WriterOptions);
        ExecutionJson.Write(json, run, options);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
