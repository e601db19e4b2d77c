using System.Buffers;
using System.Text.Json;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.History;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Executions;

/// <summary>Tells of runs that failed or were refused something, behind the response. A run that did neither costs a comparison.</summary>
internal static class ExecutionEvents
{
    private const int MostViolations = 20;

    /// <summary>Posts what there is to tell of a run and is wanted.</summary>
    public static void Note(EventPublisher? events, TimeProvider time, in ExecutionResult run)
    {
        var outcome = run.Outcome;
        if (events is null || (outcome.Violations == 0 && outcome.Status is ExecutionStatus.Succeeded or ExecutionStatus.Cancelled))
        {
            return;
        }

        if (TypeOf(outcome.Status) is { } type && events.IsWanted(type))
        {
            events.Post(WasmEvent.New(time, type, run.Id.ToString(), Write(run, WriteOutcome)));
        }

        if (outcome.Violations > 0 && events.IsWanted(EventTypes.CapabilityViolated))
        {
            events.Post(WasmEvent.New(time, EventTypes.CapabilityViolated, run.Id.ToString(), Write(run, WriteViolations)));
        }
    }

    private static string? TypeOf(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Failed => EventTypes.ExecutionFailed,
        ExecutionStatus.TimedOut => EventTypes.ExecutionTimedOut,
        _ => null,
    };

    private static byte[] Write(in ExecutionResult run, Action<Utf8JsonWriter, ExecutionOutcome> more)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, EventJson.Options);
        json.WriteStartObject();
        json.WriteString("execution_id"u8, run.Id.Value);
        json.WriteString("module_id"u8, run.ModuleName);
        if (run.ModuleName is null)
        {
            json.WriteNull("version"u8);
        }
        else
        {
            json.WriteNumber("version"u8, run.Version);
        }

        json.WriteString("digest"u8, run.Digest.ToString());
        json.WriteString("function"u8, run.Function);
        json.WriteString("status"u8, HistoryNames.Of(run.Outcome.Status));
        more(json, run.Outcome);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteOutcome(Utf8JsonWriter json, ExecutionOutcome outcome)
    {
        if (outcome.ExitCode is { } code)
        {
            json.WriteNumber("exit_code"u8, code);
        }

        if (outcome.Fault is { } fault)
        {
            json.WriteStartObject("fault"u8);
            json.WriteString("kind"u8, fault.Kind.ToWireName());
            json.WriteString("message"u8, fault.Message);
            json.WriteEndObject();
        }

        json.WriteStartObject("usage"u8);
        json.WriteNumber("duration_ms"u8, outcome.Usage.Duration.TotalMilliseconds);
        json.WriteNumber("cpu_ms"u8, outcome.Usage.Cpu.TotalMilliseconds);
        json.WriteNumber("memory_peak_bytes"u8, outcome.Usage.MemoryPeakBytes);
        json.WriteEndObject();
    }

    private static void WriteViolations(Utf8JsonWriter json, ExecutionOutcome outcome)
    {
        json.WriteNumber("violation_count"u8, outcome.Violations);
        json.WriteStartArray("violations"u8);
        foreach (var asked in outcome.Capabilities.Where(asked => asked.Blocked).Take(MostViolations))
        {
            json.WriteStartObject();
            json.WriteString("capability"u8, HistoryNames.Of(asked.Capability));
            json.WriteString("asked"u8, asked.Subject);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
