using System.Globalization;
using WasmOs.Storage;
using SdkEntity = Azure.Data.Tables.TableEntity;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>Converts rows between the port's type and the client library's type.</summary>
internal static class EntityMapping
{
    public static SdkEntity ToSdk(TableEntity entity)
    {
        var row = new SdkEntity(entity.PartitionKey, entity.RowKey);
        foreach (var (name, value) in entity.Properties)
        {
            row[name] = value is DateTimeOffset time ? time.ToUniversalTime() : value;
        }

        return row;
    }

    public static TableEntity FromSdk(SdkEntity row)
    {
        var entity = new TableEntity(row.PartitionKey, row.RowKey)
        {
            ETag = row.ETag.ToString("H"),
            Timestamp = row.Timestamp.GetValueOrDefault(),
        };
        foreach (var (name, value) in row)
        {
            // The service's own members (odata.etag, odata.metadata) have a period in their names. A property's name never has one.
            if (value is not null && name is not ("PartitionKey" or "RowKey" or "Timestamp") && !name.Contains('.', StringComparison.Ordinal))
            {
                entity.Properties[name] = Value(name, value);
            }
        }

        return entity;
    }

    /// <summary>
    /// Converts a value to a type of the port. The client library returns other types only for numbers without annotation that are not 32-bit integers.
    /// </summary>
    private static object Value(string name, object value) => value switch
    {
        string or bool or int or long or double or Guid or byte[] => value,
        DateTimeOffset time => time.ToUniversalTime(),
        DateTime time => new DateTimeOffset(time.ToUniversalTime()),
        BinaryData bytes => bytes.ToArray(),
        _ => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"The property '{name}' has the type {value.GetType().Name}.")),
    };
}
