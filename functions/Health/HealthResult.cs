using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Functions.Health;

/// <summary>An HTTP result: the health of every part. The status is 200 when every part is healthy or degraded, otherwise 503.</summary>
internal sealed class HealthResult(IReadOnlyList<HealthComponent> components) : JsonResult(StatusOf(components))
{
    private static readonly string Version = typeof(HealthResult).Assembly.GetName().Version!.ToString(3);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteString("status"u8, Status != StatusCodes.Status200OK ? Unhealthy : components.Any(component => component.IsDegraded) ? Degraded : Healthy);
        writer.WriteString("version"u8, Version);
        writer.WriteStartArray("components"u8);
        foreach (var component in components)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, component.Name);
            writer.WriteString("status"u8, component.Error is null ? Healthy : component.IsDegraded ? Degraded : Unhealthy);
            if (component.RoundTrip is { } roundTrip)
            {
                DurationJson.WriteMilliseconds(writer, "round_trip_ms"u8, roundTrip);
            }

            if (component.FreeBytes is { } free)
            {
                writer.WriteNumber("free_bytes"u8, free);
            }

            writer.WriteString("error"u8, component.Error);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    protected override void WriteHeaders(IHeaderDictionary headers) => headers.CacheControl = "no-store";

    private static int StatusOf(IReadOnlyList<HealthComponent> components) =>
        components.All(component => component.Error is null || component.IsDegraded) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;

    private static ReadOnlySpan<byte> Healthy => "healthy"u8;

    private static ReadOnlySpan<byte> Degraded => "degraded"u8;

    private static ReadOnlySpan<byte> Unhealthy => "unhealthy"u8;
}
