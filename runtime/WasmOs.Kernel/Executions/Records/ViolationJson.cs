using System.Text.Json;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>Writes one capability that a run was denied.</summary>
internal static class ViolationJson
{
    public static void Write(Utf8JsonWriter json, string capability, string asked, DateTime time)
    {
        json.WriteStartObject();
        json.WriteString("capability"u8, capability);
        json.WriteString("asked"u8, asked);
        json.WriteString("time"u8, time);
        json.WriteEndObject();
    }
}
