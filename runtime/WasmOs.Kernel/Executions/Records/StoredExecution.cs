using System.Text.Json;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>Adapts a run that was read from the history for <see cref="ExecutionJson"/>.</summary>
internal readonly struct StoredExecution(ExecutionEntry entry) : IExecutionSource
{
    public string? ModuleName => entry.ModuleId;

    public int Version => entry.Version ?? 0;

    public string Function => entry.Function;

    public DateTime StartedAt => entry.StartedAt.UtcDateTime;

    public string? CreatedBy => entry.CreatedBy;

    public int? ExitCode => entry.ExitCode;

    public long StdoutBytes => entry.StdoutBytes;

    public long StderrBytes => entry.StderrBytes;

    public bool Truncated => entry.Truncated;

    public int ViolationCount => entry.ViolationCount;

    public TimeSpan Duration => TimeSpan.FromMilliseconds(entry.Usage.DurationMs);

    public TimeSpan Cpu => TimeSpan.FromMilliseconds(entry.Usage.CpuMs);

    public TimeSpan Queued => TimeSpan.FromMilliseconds(entry.Usage.QueuedMs);

    public long MemoryPeakBytes => entry.Usage.MemoryPeakBytes;

    public long? Fuel => entry.Usage.Fuel;

    public void WriteId(Utf8JsonWriter json) => json.WriteString(ExecutionMembers.ExecutionId, entry.ExecutionId);

    public void WriteDigest(Utf8JsonWriter json) => json.WriteString(ExecutionMembers.Digest, entry.Digest);

    public void WriteStatus(Utf8JsonWriter json) => json.WriteString(ExecutionMembers.Status, entry.Status);

    public void WriteStart(Utf8JsonWriter json) => json.WriteString(ExecutionMembers.Start, entry.Usage.Start);

    public ExecutionOutputs WriteResult(Utf8JsonWriter json, int inlineBytes)
    {
        json.WritePropertyName(ExecutionMembers.Result);
        if (entry.Result is { } result)
        {
            // Write the raw stored text, so that a guest's JSON keeps its whitespace and the spelling of its numbers.
            json.WriteRawValue(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(result), skipInputValidation: true);
        }
        else
        {
            json.WriteNullValue();
        }

        return ExecutionOutputs.None;
    }

    public ExecutionOutputs WriteOutput(Utf8JsonWriter json, int inlineBytes)
    {
        json.WriteString(ExecutionMembers.Stdout, entry.Stdout);
        json.WriteString(ExecutionMembers.Stderr, entry.Stderr);
        return ExecutionOutputs.None;
    }

    public void WriteMarks(Utf8JsonWriter json)
    {
    }

    public void WriteFault(Utf8JsonWriter json)
    {
        if (entry.Fault is { } fault)
        {
            FaultJson.Write(json, fault.Kind, fault.Message, fault.Backtrace);
        }
        else
        {
            json.WriteNull(ExecutionMembers.Fault);
        }
    }

    public void WriteViolations(Utf8JsonWriter json, int most)
    {
        json.WriteStartArray(ExecutionMembers.Violations);
        foreach (var violation in entry.Violations ?? [])
        {
            if (most-- > 0)
            {
                ViolationJson.Write(json, violation.Capability, violation.Asked, violation.Time.UtcDateTime);
            }
        }

        json.WriteEndArray();
    }

    public void WriteOffloaded(Utf8JsonWriter json, ExecutionOutputs outputs)
    {
    }
}
