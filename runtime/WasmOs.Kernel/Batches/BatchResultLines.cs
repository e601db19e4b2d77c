using System.Buffers;
using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Kernel.Batches;

/// <summary>Writes the results of inputs as lines of JSON. Not thread-safe.</summary>
internal sealed class BatchResultLines : IDisposable
{
    /// <summary>The fault kind of an input during whose runs the host ended each time.</summary>
    private const string HostLost = "host_lost";

    /// <summary>The fault kind of a result whose stored line is damaged.</summary>
    private const string ContentDamaged = "content_damaged";

    private const string Failed = "failed";

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public BatchResultLines() => _json = new Utf8JsonWriter(_buffer, ExecutionJson.WriterOptions);

    /// <summary>Writes the result of a run that has ended.</summary>
    public BatchResult Write(int index, in ExecutionResult run, BatchOutcome counted)
    {
        Begin(index);
        ExecutionJson.WriteMembers(_json, run, ExecutionJsonOptions.BatchResult);
        return End(index, counted);
    }

    /// <summary>Writes the result of an input whose run could not be started.</summary>
    public BatchResult Write(int index, KernelError error) => WriteWithoutRun(index, Failed, error.Slug, error.Detail, isLost: false);

    /// <summary>Writes the result of an input that was begun <paramref name="attempts"/> times and never finished.</summary>
    public BatchResult WriteLost(int index, int attempts) => WriteWithoutRun(
        index, Failed, HostLost, $"The input was begun {attempts} times, and each time its host ended before the run did.", isLost: false);

    /// <summary>Writes a substitute for a damaged line: the row still has the outcome, the rest is lost.</summary>
    public byte[] WriteDamaged(int index, string status, string message) => WriteWithoutRun(index, status, ContentDamaged, message, isLost: true).Line;

    public void Dispose() => _json.Dispose();

    private BatchResult WriteWithoutRun(int index, string status, string kind, string message, bool isLost)
    {
        Begin(index);
        ExecutionJson.WriteWithoutRun(_json, status, kind, message, isLost);
        return End(index, BatchOutcome.Failed);
    }

    private void Begin(int index)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteNumber("index"u8, index);
    }

    private BatchResult End(int index, BatchOutcome counted)
    {
        _json.WriteEndObject();
        _json.Flush();
        return new BatchResult(index, counted, _buffer.WrittenSpan.ToArray());
    }
}
