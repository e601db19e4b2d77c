using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Executions;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions;

/// <summary>Answers with a run that has ended: the body of every <c>execute</c>.</summary>
internal sealed class ExecutionAnswer(in ExecutionResult result) : JsonAnswer(StatusCodes.Status200OK)
{
    private readonly ExecutionResult _result = result;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        var outcome = _result.Outcome;
        writer.WriteStartObject();
        writer.WriteString(ExecutionMembers.ExecutionId, _result.Id.Value);
        WriteModule(writer);
        writer.WriteString(ExecutionMembers.Function, _result.Function);
        writer.WriteString(ExecutionMembers.Status, ExecutionNames.Of(outcome.Status));
        writer.WritePropertyName(ExecutionMembers.Result);
        WriteResult(writer, outcome);
        WriteNullable(writer, ExecutionMembers.ExitCode, outcome.ExitCode);
        writer.WritePropertyName(ExecutionMembers.Stdout);
        OutputJson.WriteText(writer, outcome.Stdout.Span);
        writer.WritePropertyName(ExecutionMembers.Stderr);
        OutputJson.WriteText(writer, outcome.Stderr.Span);
        writer.WriteBoolean(ExecutionMembers.Truncated, outcome.Truncated);
        WriteFault(writer, outcome.Fault);
        WriteUsage(writer, outcome.Usage);
        writer.WriteEndObject();
    }

    private void WriteModule(Utf8JsonWriter writer)
    {
        writer.WriteString(ExecutionMembers.ModuleId, _result.ModuleName);
        WriteNullable(writer, ExecutionMembers.Version, _result.ModuleName is null ? null : _result.Version);
        writer.WritePropertyName(ExecutionMembers.Digest);
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

    /// <summary>Writes the member <c>fault</c>.</summary>
    public static void WriteFault(Utf8JsonWriter writer, ExecutionFault? fault)
    {
        writer.WritePropertyName(ExecutionMembers.Fault);
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
            if (frame.Offset is { } offset)
            {
                writer.WriteNumber("offset"u8, offset);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter writer, in ExecutionUsage usage)
    {
        writer.WriteStartObject(ExecutionMembers.Usage);
        DurationJson.WriteMilliseconds(writer, ExecutionMembers.Duration, usage.Duration);
        DurationJson.WriteMilliseconds(writer, ExecutionMembers.Cpu, usage.Cpu);
        DurationJson.WriteMilliseconds(writer, ExecutionMembers.Queued, usage.Queued);
        writer.WriteNumber(ExecutionMembers.MemoryPeak, usage.MemoryPeakBytes);
        WriteNullable(writer, ExecutionMembers.Fuel, usage.Fuel);
        writer.WriteString(ExecutionMembers.Start, ExecutionNames.Of(usage.Start));
        writer.WriteEndObject();
    }

    private static void WriteNullable(Utf8JsonWriter writer, JsonEncodedText name, long? value)
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
