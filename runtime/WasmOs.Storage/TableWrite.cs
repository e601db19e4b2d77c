namespace WasmOs.Storage;

/// <summary>One write to a table, created by one of the static methods. Immutable.</summary>
public readonly record struct TableWrite
{
    private TableWrite(TableWriteKind kind, TableEntity entity, string? etag)
    {
        Kind = kind;
        Entity = entity;
        ETag = etag;
    }

    /// <summary>What the write does.</summary>
    public TableWriteKind Kind { get; }

    /// <summary>The row. For <see cref="TableWriteKind.Delete"/> only its keys are used.</summary>
    public TableEntity Entity { get; }

    /// <summary>The ETag that the stored row must have; <c>*</c>: any. Null for kinds that do not compare it.</summary>
    public string? ETag { get; }

    /// <summary>Creates the row.</summary>
    public static TableWrite Insert(TableEntity entity) => new(TableWriteKind.Insert, entity, null);

    /// <summary>Replaces the row when it has this ETag.</summary>
    public static TableWrite Replace(TableEntity entity, string etag) => new(TableWriteKind.Replace, entity, etag);

    /// <summary>Sets the entity's properties on the row and keeps the row's other properties, when the row has this ETag.</summary>
    public static TableWrite Merge(TableEntity entity, string etag) => new(TableWriteKind.Merge, entity, etag);

    /// <summary>Creates or replaces the row.</summary>
    public static TableWrite Upsert(TableEntity entity) => new(TableWriteKind.Upsert, entity, null);

    /// <summary>Deletes the row when it has this ETag.</summary>
    public static TableWrite Delete(string partitionKey, string rowKey, string etag) =>
        new(TableWriteKind.Delete, new TableEntity(partitionKey, rowKey), etag);
}
