using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WasmOs.Functions.Responses;

namespace WasmOs.Functions.Schedules;

/// <summary>An HTTP result: due times, each in UTC and in the local time of the schedule's zone.</summary>
internal sealed class DueTimesResult(ImmutableArray<DateTimeOffset> times) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items"u8);
        foreach (var time in times)
        {
            writer.WriteStartObject();
            writer.WriteString("at"u8, time.UtcDateTime);
            writer.WriteString("local"u8, time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
