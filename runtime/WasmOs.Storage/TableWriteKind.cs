namespace WasmOs.Storage;

/// <summary>What a <see cref="TableWrite"/> does.</summary>
public enum TableWriteKind
{
    /// <summary>Creates the row. Fails with <see cref="TableFailure.AlreadyExists"/> when the row exists.</summary>
    Insert,

    /// <summary>Replaces the row. Fails when the row has another ETag than the given one (<c>*</c>: any).</summary>
    Replace,

    /// <summary>Sets the given properties and keeps the others. Fails when the row has another ETag than the given one (<c>*</c>: any).</summary>
    Merge,

    /// <summary>Creates or replaces the row.</summary>
    Upsert,

    /// <summary>Deletes the row. Fails when the row has another ETag than the given one (<c>*</c>: any).</summary>
    Delete,
}
