using System.Text.Json;
using WasmOs.Kernel.Executions;

namespace WasmOs.Kernel.History;

/// <summary>A bytes result as JSON, in the form that was asked for.</summary>
internal static class HistoryResult
{
    public static void WriteBytes(Utf8JsonWriter json, ReadOnlySpan<byte> bytes, ResultForm form)
    {
        if (form == ResultForm.Json)
        {
            OutputJson.WriteJson(json, bytes);
        }
        else if (form == ResultForm.Bytes)
        {
            json.WriteBase64StringValue(bytes);
        }
        else
        {
            OutputJson.WriteText(json, bytes);
        }
    }
}
