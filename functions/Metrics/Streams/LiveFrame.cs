using System.Buffers;
using System.Text.Json;
using WasmOs.Functions.Responses;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>A frame of a stream, written once and sent to all its readers. Immutable.</summary>
internal sealed class LiveFrame
{
    private static ReadOnlySpan<byte> Data => "data: "u8;

    private static ReadOnlySpan<byte> End => "\n\n"u8;

    private LiveFrame(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> asEvent) => (Json, Event) = (json, asEvent);

    /// <summary>Says that the connection lives.</summary>
    public static LiveFrame Heartbeat { get; } = new("""{"topic":"heartbeat"}"""u8.ToArray(), ": heartbeat\n\n"u8.ToArray());

    /// <summary>The frame as a JSON object.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>The frame as a server-sent event.</summary>
    public ReadOnlyMemory<byte> Event { get; }

    /// <summary>Writes a frame of a topic.</summary>
    /// <param name="topic">The topic's word.</param>
    /// <param name="write">Writes the members after the topic.</param>
    public static LiveFrame Of(string topic, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        buffer.Write(Data);
        using (var writer = new Utf8JsonWriter(buffer, JsonResult.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("topic"u8, topic);
            write(writer);
            writer.WriteEndObject();
        }

        buffer.Write(End);
        var text = buffer.WrittenMemory;
        return new LiveFrame(text[Data.Length..^End.Length], text);
    }

    /// <summary>Tells a reader how many frames it has lost.</summary>
    public static LiveFrame Lost(long frames) => Of("lost", writer => writer.WriteNumber("frames"u8, frames));
}
