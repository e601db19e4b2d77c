using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WasmOs.Kernel.Events;

/// <summary>Writes the JSON in which events are delivered.</summary>
internal static class EventJson
{
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body of a delivery: <c>{ id, type, time, subject, data }</c>.</summary>
    public static byte[] Write(WasmEvent happened)
    {
        var buffer = new ArrayBufferWriter<byte>(happened.Data.Length + 256);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("id"u8, happened.Id.Value);
        json.WriteString("type"u8, happened.Type);
        json.WriteString("time"u8, happened.Time.UtcDateTime);
        json.WriteString("subject"u8, happened.Subject);
        json.WritePropertyName("data"u8);
        WriteData(json, happened.Data.Span);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteData(Utf8JsonWriter json, ReadOnlySpan<byte> data)
    {
        if (data.Length <= WasmEvent.MaxDataBytes)
        {
            json.WriteRawValue(data);
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("omitted_bytes"u8, data.Length);
        json.WriteEndObject();
    }
}
