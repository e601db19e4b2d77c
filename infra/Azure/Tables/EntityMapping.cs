using System.Globalization;
using WasmOs.Storage;
using SdkEntity = Azure.Data.Tables.TableEntity;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>The port's rows as the table library has them, and the other way round.</summary>
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
            // The service's own members (odata.etag, odata.metadata) have a period in their names, which a property's name has not.
            if (value is not null && name is not ("PartitionKey" or "RowKey" or "Timestamp") && !name.Contains('.', StringComparison.Ordinal))
            {
                entity.Properties[name] = Value(name, value);
            }
        }

        return entity;
    }

    /// <summary>The library has the port's types but for numbers without annotation that are no 32-bit integers.</summary>
    private static object Value(string name, object value) => value switch
    {
        string or bool or int or long or double or Guid or byte[] => value,
        DateTimeOffset time => time.ToUniversalTime(),
        DateTime time => new DateTimeOffset(time.ToUniversalTime()),
        BinaryData bytes => bytes.ToArray(),
        _ => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"The property '{name}' has the type {value.GetType().Name}.")),
    };
}
