using System.Globalization;
using System.Text.Json;
using WasmOs.Kernel.Storage;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>Reads rows from the table service's JSON with minimal metadata.</summary>
internal static class EntityReader
{
    private const string TypeSuffix = "@odata.type";

    public static TableEntity Read(JsonElement row, string? etag = null)
    {
        var entity = new TableEntity(Text(row, "PartitionKey"), Text(row, "RowKey"))
        {
            ETag = etag ?? Text(row, "odata.etag"),
            Timestamp = row.GetProperty("Timestamp").GetDateTimeOffset(),
        };
        foreach (var property in row.EnumerateObject())
        {
            var name = property.Name;
            if (name is "PartitionKey" or "RowKey" or "Timestamp" || name.Contains('.', StringComparison.Ordinal) || property.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            var type = row.TryGetProperty(name + TypeSuffix, out var annotation) ? annotation.GetString() : null;
            entity.Properties[name] = Value(property.Value, type);
        }

        return entity;
    }

    public static List<TableEntity> ReadPage(ReadOnlyMemory<byte> body)
    {
        using var page = JsonDocument.Parse(body);
        var rows = page.RootElement.GetProperty("value");
        var entities = new List<TableEntity>(rows.GetArrayLength());
        foreach (var row in rows.EnumerateArray())
        {
            entities.Add(Read(row));
        }

        return entities;
    }

    private static object Value(JsonElement value, string? type) => type switch
    {
        "Edm.Int64" => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        "Edm.Guid" => value.GetGuid(),
        "Edm.DateTime" => value.GetDateTimeOffset().ToUniversalTime(),
        "Edm.Binary" => value.GetBytesFromBase64(),
        "Edm.Double" => Double(value),
        "Edm.Int32" => value.GetInt32(),
        _ => value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => Number(value),
            _ => value.GetString()!,
        },
    };

    private static double Double(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var text => double.Parse(text!, CultureInfo.InvariantCulture),
        };

    /// <summary>A number without annotation is an Edm.Int32 when it is written as an integer, an Edm.Double otherwise.</summary>
    private static object Number(JsonElement value) =>
        value.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0 && value.TryGetInt32(out var integer) ? (object)integer : value.GetDouble();

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;
}
