namespace WasmOs.Storage;

/// <summary>The limits of a row; see the remarks of <see cref="TableEntity"/>.</summary>
public static class TableEntityRules
{
    private const int MaxKey = 1024;
    private const int MaxProperties = 252;
    private const int MaxPropertyName = 255;
    private const int MaxValueBytes = 64 << 10;
    private const int MaxEntityBytes = 1 << 20;

    /// <summary>Throws <see cref="ArgumentException"/> when the write breaks a limit.</summary>
    public static void Check(in TableWrite write)
    {
        CheckKey(write.Entity.PartitionKey);
        CheckKey(write.Entity.RowKey);
        if (write.Kind is TableWriteKind.Replace or TableWriteKind.Merge or TableWriteKind.Delete)
        {
            ArgumentException.ThrowIfNullOrEmpty(write.ETag, nameof(write));
        }

        if (write.Kind != TableWriteKind.Delete)
        {
            CheckProperties(write.Entity);
        }
    }

    public static void CheckKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length > MaxKey)
        {
            throw new ArgumentException($"A key has at most {MaxKey} characters, not {key.Length}.", nameof(key));
        }

        foreach (var c in key)
        {
            if (c is '/' or '\\' or '#' or '?' || char.IsControl(c))
            {
                throw new ArgumentException($"A key may not hold U+{(int)c:X4}: use TableKey.Escape.", nameof(key));
            }
        }
    }

    /// <summary>Throws <see cref="ArgumentException"/> when a row has too many properties, an invalid one, or more than 1 MiB in all.</summary>
    public static void CheckProperties(TableEntity entity)
    {
        if (entity.Properties.Count > MaxProperties)
        {
            throw new ArgumentException($"A row has at most {MaxProperties} properties, not {entity.Properties.Count}.", nameof(entity));
        }

        foreach (var name in entity.Properties.Keys)
        {
            CheckPropertyName(name);
        }

        var size = Measure(entity);
        if (size > MaxEntityBytes)
        {
            throw new ArgumentException($"A row has at most 1 MiB, not {size} bytes: put large values into a blob.", nameof(entity));
        }
    }

    /// <summary>The size of a row as Azure computes it: 4 bytes, the keys and property names in UTF-16, 8 bytes for each property, and the values.</summary>
    private static int Measure(TableEntity entity)
    {
        var size = 4 + ((entity.PartitionKey.Length + entity.RowKey.Length) * 2);
        foreach (var (name, value) in entity.Properties)
        {
            size += 8 + (name.Length * 2) + SizeOf(name, value);
        }

        return size;
    }

    private static void CheckPropertyName(string name)
    {
        var legal = name.Length is >= 1 and <= MaxPropertyName && !char.IsAsciiDigit(name[0]) && name is not ("PartitionKey" or "RowKey" or "Timestamp");
        foreach (var c in name)
        {
            legal &= char.IsLetterOrDigit(c) || c == '_';
        }

        if (!legal)
        {
            throw new ArgumentException(
                "A property's name is a letter or underscore, then letters, digits and underscores, at most 255, and no system property.", nameof(name));
        }
    }

    private static int SizeOf(string name, object value)
    {
        var size = value switch
        {
            string text => 4 + (text.Length * 2),
            byte[] bytes => 4 + bytes.Length,
            bool => 1,
            int => 4,
            double number when !double.IsFinite(number) => throw new ArgumentException(
                $"Property '{name}' is not a finite number. A table stores only finite numbers: store it as text.", nameof(value)),
            long or double or DateTimeOffset => 8,
            Guid => 16,
            _ => throw new ArgumentException($"Property '{name}' is a {value.GetType().Name}, which a table cannot store.", nameof(value)),
        };
        if (size > MaxValueBytes + 4)
        {
            throw new ArgumentException($"Property '{name}' has {size - 4} bytes; at most 64 KiB fit: put it into a blob.", nameof(value));
        }

        return size;
    }
}
