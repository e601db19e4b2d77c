using System.Text.Json;
using WasmOs.Kernel.Executions;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Responses;

/// <summary>Answers with a run that has ended: the body of every <c>execute</c>.</summary>
internal sealed class ExecutionAnswer(in ExecutionResult result) : JsonAnswer(StatusCodes.Status200OK)
{
    private readonly ExecutionResult _result = result;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        var outcome = _result.Outcome;
        writer.WriteStartObject();
        writer.WriteString("execution_id"u8, _result.Id.Value);
        WriteModule(writer);
        writer.WriteString("function"u8, _result.Function);
        writer.WriteString("status"u8, ExecutionNames.Of(outcome.Status));
        writer.WritePropertyName("result"u8);
        WriteResult(writer, outcome);
        WriteNullable(writer, "exit_code"u8, outcome.ExitCode);
        writer.WritePropertyName("stdout"u8);
        OutputJson.WriteText(writer, outcome.Stdout.Span);
        writer.WritePropertyName("stderr"u8);
        OutputJson.WriteText(writer, outcome.Stderr.Span);
        writer.WriteBoolean("truncated"u8, outcome.Truncated);
        writer.WritePropertyName("fault"u8);
        WriteFault(writer, outcome.Fault);
        WriteUsage(writer, outcome.Usage);
        writer.WriteEndObject();
    }

    private void WriteModule(Utf8JsonWriter writer)
    {
        writer.WriteString("module_id"u8, _result.ModuleName);
        WriteNullable(writer, "version"u8, _result.ModuleName is null ? null : _result.Version);
        writer.WritePropertyName("digest"u8);
        DigestJson.Write(writer, _result.Digest);
    }

    private void WriteResult(Utf8JsonWriter writer, ExecutionOutcome outcome)
    {
        if (outcome.ResultBytes is { } bytes)
        {
            WriteBytes(writer, bytes);
        }
        else if (outcome.ResultCount == 0)
        {
            writer.WriteNullValue();
        }
        else if (outcome.ResultCount == 1)
        {
            GuestValueJson.Write(writer, outcome.Result);
        }
        else
        {
            writer.WriteStartArray();
            foreach (var value in outcome.Results)
            {
                GuestValueJson.Write(writer, value);
            }

            writer.WriteEndArray();
        }
    }

    private void WriteBytes(Utf8JsonWriter writer, byte[] bytes)
    {
        switch (_result.Returns)
        {
            case ResultForm.Text:
                OutputJson.WriteText(writer, bytes);
                break;
            case ResultForm.Json:
                OutputJson.WriteJson(writer, bytes);
                break;
            default:
                writer.WriteBase64StringValue(bytes);
                break;
        }
    }

    private static void WriteFault(Utf8JsonWriter writer, ExecutionFault? fault)
    {
        if (fault is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("kind"u8, fault.Kind.ToWireName());
        writer.WriteString("message"u8, fault.Message);
        writer.WriteStartArray("backtrace"u8);
        foreach (var frame in fault.Backtrace)
        {
            writer.WriteStartObject();
            writer.WriteString("function"u8, frame.Function ?? $"func[{frame.FunctionIndex}]");
            writer.WriteNumber("offset"u8, frame.Offset);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter writer, in ExecutionUsage usage)
    {
        writer.WriteStartObject("usage"u8);
        DurationJson.WriteMilliseconds(writer, "duration_ms"u8, usage.Duration);
        DurationJson.WriteMilliseconds(writer, "cpu_ms"u8, usage.Cpu);
        DurationJson.WriteMilliseconds(writer, "queued_ms"u8, usage.Queued);
        writer.WriteNumber("memory_peak_bytes"u8, usage.MemoryPeakBytes);
        WriteNullable(writer, "fuel"u8, usage.Fuel);
        writer.WriteString("start"u8, ExecutionNames.Of(usage.Start));
        writer.WriteEndObject();
    }

    private static void WriteNullable(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
