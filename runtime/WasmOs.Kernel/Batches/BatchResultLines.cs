using System.Buffers;
using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Kernel.Batches;

/// <summary>Writes what became of inputs as lines of JSON. Not thread-safe.</summary>
internal sealed class BatchResultLines : IDisposable
{
    /// <summary>The fault of an input that ended the process of each host that began it.</summary>
    private const string HostLost = "host_lost";

    /// <summary>The fault of a result that storage has lost.</summary>
    private const string ContentDamaged = "content_damaged";

    private const string Failed = "failed";

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public BatchResultLines() => _json = new Utf8JsonWriter(_buffer, ExecutionJson.WriterOptions);

    /// <summary>A run that has ended.</summary>
    public BatchResult Write(int index, in ExecutionResult run, BatchOutcome counted)
    {
        Begin(index);
        ExecutionJson.WriteMembers(_json, run, ExecutionJsonOptions.BatchResult);
        return End(index, counted);
    }

    /// <summary>A run that could not be begun.</summary>
    public BatchResult Write(int index, KernelError error) => WriteWithoutRun(index, Failed, error.Slug, error.Detail, isLost: false);

    /// <summary>An input that was begun again and again and never ended.</summary>
    public BatchResult WriteLost(int index, int attempts) => WriteWithoutRun(
        index, Failed, HostLost, $"It was begun {attempts} times, and each time the host that ran it was gone before it had ended.", isLost: false);

    /// <summary>A result whose line is damaged: how the run ended is known of the row, the rest is lost.</summary>
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
