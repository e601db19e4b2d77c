using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.History;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Batches;

/// <summary>Writes what became of inputs as lines of JSON. Not thread-safe.</summary>
internal sealed class BatchResultLines : IDisposable
{
    /// <summary>The fault of an input that ended the process of each host that began it.</summary>
    private const string HostLost = "host_lost";

    /// <summary>The fault of a result that storage has lost.</summary>
    private const string ContentDamaged = "content_damaged";

    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public BatchResultLines() => _json = new Utf8JsonWriter(_buffer, Options);

    /// <summary>A run that has ended.</summary>
    public BatchResult Write(int index, in ExecutionResult run, BatchOutcome counted)
    {
        var outcome = run.Outcome;
        Begin(index, HistoryNames.Of(outcome.Status));
        WriteResult(run);
        WriteNullable("exit_code"u8, outcome.ExitCode);
        WriteText("stdout"u8, outcome.Stdout.Span);
        WriteText("stderr"u8, outcome.Stderr.Span);
        _json.WriteBoolean("truncated"u8, outcome.Truncated);
        WriteFault(outcome.Fault);
        WriteUsage(outcome.Usage);
        _json.WriteString("execution_id"u8, run.Id.Value);
        return End(index, counted);
    }

    /// <summary>A run that could not be begun.</summary>
    public BatchResult Write(int index, KernelError error) => WriteRefused(index, error.Slug, error.Detail);

    /// <summary>An input that was begun again and again and never ended.</summary>
    public BatchResult WriteLost(int index, int attempts) => WriteRefused(
        index, HostLost, $"It was begun {attempts} times, and each time the host that ran it was gone before it had ended.");

    /// <summary>A result whose line is damaged: how the run ended is known of the row, the rest is lost.</summary>
    public byte[] WriteDamaged(int index, string status, string message)
    {
        Begin(index, Encoding.UTF8.GetBytes(status));
        _json.WriteNull("result"u8);
        _json.WriteNull("exit_code"u8);
        _json.WriteString("stdout"u8, ""u8);
        _json.WriteString("stderr"u8, ""u8);
        _json.WriteBoolean("truncated"u8, true);
        WriteFault(ContentDamaged, message, []);
        _json.WriteNull("usage"u8);
        _json.WriteNull("execution_id"u8);
        return End(index, BatchOutcome.Failed).Line;
    }

    public void Dispose() => _json.Dispose();

    private BatchResult WriteRefused(int index, string kind, string message)
    {
        Begin(index, "failed"u8);
        _json.WriteNull("result"u8);
        _json.WriteNull("exit_code"u8);
        _json.WriteString("stdout"u8, ""u8);
        _json.WriteString("stderr"u8, ""u8);
        _json.WriteBoolean("truncated"u8, false);
        WriteFault(kind, message, []);
        _json.WriteNull("usage"u8);
        _json.WriteNull("execution_id"u8);
        return End(index, BatchOutcome.Failed);
    }

    private void Begin(int index, ReadOnlySpan<byte> status)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteNumber("index"u8, index);
        _json.WriteString("status"u8, status);
    }

    private BatchResult End(int index, BatchOutcome counted)
    {
        _json.WriteEndObject();
        _json.Flush();
        return new BatchResult(index, counted, _buffer.WrittenSpan.ToArray());
    }

    private void WriteResult(in ExecutionResult run)
    {
        _json.WritePropertyName("result"u8);
        var outcome = run.Outcome;
        if (outcome.ResultBytes is { } bytes)
        {
            HistoryResult.WriteBytes(_json, bytes, run.Returns);
        }
        else if (outcome.ResultCount == 0)
        {
            _json.WriteNullValue();
        }
        else if (outcome.ResultCount == 1)
        {
            GuestValueJson.Write(_json, outcome.Result);
        }
        else
        {
            _json.WriteStartArray();
            foreach (var value in outcome.Results)
            {
                GuestValueJson.Write(_json, value);
            }

            _json.WriteEndArray();
        }
    }

    private void WriteText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        _json.WritePropertyName(name);
        OutputJson.WriteText(_json, text);
    }

    private void WriteFault(ExecutionFault? fault)
    {
        if (fault is null)
        {
            _json.WriteNull("fault"u8);
        }
        else
        {
            WriteFault(fault.Kind.ToWireName(), fault.Message, fault.Backtrace.AsSpan());
        }
    }

    private void WriteFault(string kind, string message, ReadOnlySpan<BacktraceFrame> backtrace)
    {
        _json.WriteStartObject("fault"u8);
        _json.WriteString("kind"u8, kind);
        _json.WriteString("message"u8, message);
        _json.WriteStartArray("backtrace"u8);
        foreach (var frame in backtrace)
        {
            _json.WriteStartObject();
            _json.WriteString("function"u8, frame.Function ?? $"func[{frame.FunctionIndex}]");
            if (frame.Offset is { } offset)
            {
                _json.WriteNumber("offset"u8, offset);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void WriteUsage(in ExecutionUsage usage)
    {
        _json.WriteStartObject("usage"u8);
        _json.WriteNumber("duration_ms"u8, usage.Duration.TotalMilliseconds);
        _json.WriteNumber("cpu_ms"u8, usage.Cpu.TotalMilliseconds);
        _json.WriteNumber("queued_ms"u8, usage.Queued.TotalMilliseconds);
        _json.WriteNumber("memory_peak_bytes"u8, usage.MemoryPeakBytes);
        WriteNullable("fuel"u8, usage.Fuel);
        _json.WriteString("start"u8, HistoryNames.Of(usage.Start));
        _json.WriteEndObject();
    }

    private void WriteNullable(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            _json.WriteNumber(name, number);
        }
        else
        {
            _json.WriteNull(name);
        }
    }
}
