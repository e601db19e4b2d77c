using System.Buffers;
using System.Text;
using System.Text.Json;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Kernel.History;

/// <summary>Puts an output from a separate blob back into its run.</summary>
internal static class HistoryCompletion
{
    public static ExecutionEntry With(ExecutionEntry entry, string name, byte[] content) => name switch
    {
        "stdout" => entry with { Stdout = Encoding.UTF8.GetString(content) },
        "stderr" => entry with { Stderr = Encoding.UTF8.GetString(content) },
        "result.text" => entry with { Result = ToJson(content, ResultForm.Text) },
        "result.json" => entry with { Result = ToJson(content, ResultForm.Json) },
        _ => entry with { Result = ToJson(content, ResultForm.Bytes) },
    };

    private static JsonElement ToJson(byte[] content, ResultForm form)
    {
        var buffer = new ArrayBufferWriter<byte>(content.Length + 2);
        using (var json = new Utf8JsonWriter(buffer, ExecutionJson.WriterOptions))
        {
            ExecutionResultJson.WriteBytes(json, content, form);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
