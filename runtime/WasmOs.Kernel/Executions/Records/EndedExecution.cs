using System.Text.Json;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>Adapts a run that has just ended for <see cref="ExecutionJson"/>.</summary>
internal readonly ref struct EndedExecution(ref readonly ExecutionResult run) : IExecutionSource
{
    private readonly ref readonly ExecutionResult _run = ref run;

    public string? ModuleName => _run.ModuleName;

    public int Version => _run.Version;

    public string Function => _run.Function;

    public DateTime StartedAt => _run.Id.Time.UtcDateTime;

    public string? CreatedBy => _run.CreatedBy;

    public int? ExitCode => _run.Outcome.ExitCode;

    public long StdoutBytes => _run.Outcome.Stdout.Length;

    public long StderrBytes => _run.Outcome.Stderr.Length;

    public bool Truncated => _run.Outcome.Truncated;

    public int ViolationCount => _run.Outcome.Violations;

    public TimeSpan Duration => _run.Outcome.Usage.Duration;

    public TimeSpan Cpu => _run.Outcome.Usage.Cpu;

    public TimeSpan Queued => _run.Outcome.Usage.Queued;

    public long MemoryPeakBytes => _run.Outcome.Usage.MemoryPeakBytes;

    public long? Fuel => _run.Outcome.Usage.Fuel;

    public void WriteId(Utf8JsonWriter json) => json.WriteString(ExecutionMembers.ExecutionId, _run.Id.Value);

    public void WriteDigest(Utf8JsonWriter json)
    {
        json.WritePropertyName(ExecutionMembers.Digest);
        DigestJson.Write(json, _run.Digest);
    }

    public void WriteStatus(Utf8JsonWriter json) => json.WriteString(ExecutionMembers.Status, ExecutionNames.Of(_run.Outcome.Status));

    public void WriteStart(Utf8JsonWriter json) => json.WriteString(ExecutionMembers.Start, ExecutionNames.Of(_run.Outcome.Usage.Start));

    public ExecutionOutputs WriteResult(Utf8JsonWriter json, int inlineBytes)
    {
        json.WritePropertyName(ExecutionMembers.Result);
        if (_run.Outcome.ResultBytes is { } bytes && bytes.Length > inlineBytes)
        {
            json.WriteNullValue();
            return ExecutionOutputs.Result;
        }

        ExecutionResultJson.Write(json, _run.Outcome, _run.Returns);
        return ExecutionOutputs.None;
    }

    public ExecutionOutputs WriteOutput(Utf8JsonWriter json, int inlineBytes)
    {
        var stdout = WriteStream(json, ExecutionMembers.Stdout, _run.Outcome.Stdout.Span, inlineBytes) ? ExecutionOutputs.None : ExecutionOutputs.Stdout;
        var stderr = WriteStream(json, ExecutionMembers.Stderr, _run.Outcome.Stderr.Span, inlineBytes) ? ExecutionOutputs.None : ExecutionOutputs.Stderr;
        return stdout | stderr;
    }

    public void WriteMarks(Utf8JsonWriter json) => OutputMarksJson.Write(json, _run.Outcome);

    public void WriteFault(Utf8JsonWriter json) => FaultJson.Write(json, _run.Outcome.Fault);

    public void WriteViolations(Utf8JsonWriter json, int most)
    {
        json.WriteStartArray(ExecutionMembers.Violations);
        foreach (var asked in _run.Outcome.Capabilities)
        {
            if (asked.Blocked && most-- > 0)
            {
                var time = _run.Id.Time + _run.Outcome.Usage.Queued + asked.Time;
                ViolationJson.Write(json, ExecutionNames.Of(asked.Capability), asked.Subject, time.UtcDateTime);
            }
        }

        json.WriteEndArray();
    }

    /// <summary>The name of an offloaded result includes its form (text, JSON or bytes), so that a reader knows how to decode it.</summary>
    public void WriteOffloaded(Utf8JsonWriter json, ExecutionOutputs outputs)
    {
        json.WriteStartArray(ExecutionMembers.Apart);
        if (outputs.HasFlag(ExecutionOutputs.Result))
        {
            json.WriteStringValue(_run.Returns switch { ResultForm.Text => "result.text"u8, ResultForm.Json => "result.json"u8, _ => "result.bytes"u8 });
        }

        if (outputs.HasFlag(ExecutionOutputs.Stdout))
        {
            json.WriteStringValue("stdout"u8);
        }

        if (outputs.HasFlag(ExecutionOutputs.Stderr))
        {
            json.WriteStringValue("stderr"u8);
        }

        json.WriteEndArray();
    }

    /// <returns>False when the output is larger than <paramref name="inlineBytes"/>, in which case null was written.</returns>
    private static bool WriteStream(Utf8JsonWriter json, JsonEncodedText name, ReadOnlySpan<byte> output, int inlineBytes)
    {
        json.WritePropertyName(name);
        if (output.Length > inlineBytes)
        {
            json.WriteNullValue();
            return false;
        }

        OutputJson.WriteText(json, output);
        return true;
    }
}
