namespace WasmOs.Storage;

/// <summary>A row of a table: two keys and typed properties. Not thread-safe.</summary>
/// <remarks>
/// A key has 0 to 1,024 UTF-16 characters, without <c>/ \ # ?</c> and control characters (see <see cref="TableKey.Escape"/>). A property is a string, bool,
/// int, long, double (finite), <see cref="DateTimeOffset"/> (UTC, in steps of 100 ns), <see cref="Guid"/> or byte[]. A string or a byte[] has at most 64 KiB. A
/// row has at most 252 properties and 1 MiB. These are the limits of Azure Table Storage; both adapters check them and throw <see cref="ArgumentException"/>.
/// </remarks>
public sealed class TableEntity(string partitionKey, string rowKey)
{
    /// <summary>The partition key. Rows with the same partition key can be written in one transaction.</summary>
    public string PartitionKey { get; } = partitionKey;

    /// <summary>The row key, unique in its partition. Rows are in ordinal order of this key.</summary>
    public string RowKey { get; } = rowKey;

    /// <summary>An opaque text that changes with every write. Set only on rows that were read.</summary>
    public string? ETag { get; set; }

    /// <summary>The time of the last write, UTC. Set only on rows that were read.</summary>
    public DateTimeOffset Timestamp { get; set; }

    /// <summary>The properties by name. A name is a letter or underscore, then letters, digits and underscores, at most 255 characters.</summary>
    public Dictionary<string, object> Properties { get; } = new(StringComparer.Ordinal);

    /// <summary>The property as a string; null when it is missing.</summary>
    public string? GetString(string name) => Properties.TryGetValue(name, out var value) ? (string)value : null;

    /// <summary>The property as a 64-bit integer (from int or long); null when it is missing.</summary>
    public long? GetInt64(string name) =>
        Properties.TryGetValue(name, out var value) ? value is int narrow ? narrow : (long)value : null;

    /// <summary>The property as a bool; null when it is missing.</summary>
    public bool? GetBoolean(string name) => Properties.TryGetValue(name, out var value) ? (bool)value : null;

    /// <summary>The property as a double; null when it is missing.</summary>
    public double? GetDouble(string name) => Properties.TryGetValue(name, out var value) ? (double)value : null;

    /// <summary>The property as a time; null when it is missing.</summary>
    public DateTimeOffset? GetTime(string name) => Properties.TryGetValue(name, out var value) ? (DateTimeOffset)value : null;

    /// <summary>The property as bytes; null when it is missing.</summary>
    public byte[]? GetBytes(string name) => Properties.TryGetValue(name, out var value) ? (byte[])value : null;

    /// <summary>Sets a property; null removes it.</summary>
    public TableEntity Set(string name, object? value)
    {
        if (value is null)
        {
            Properties.Remove(name);
        }
        else
        {
            Properties[name] = value;
        }

        return this;
    }
}
