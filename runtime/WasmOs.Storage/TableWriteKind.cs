namespace WasmOs.Storage;

/// <summary>What a <see cref="TableWrite"/> does.</summary>
public enum TableWriteKind
{
    /// <summary>Creates the row; fails with <see cref="TableFailure.AlreadyExists"/>.</summary>
    Insert,

    /// <summary>Replaces the row, whose ETag must be as given (or <c>*</c>).</summary>
    Replace,

    /// <summary>Sets the given properties and keeps the others; the row's ETag must be as given (or <c>*</c>).</summary>
    Merge,

    /// <summary>Creates or replaces the row.</summary>
    Upsert,

    /// <summary>Deletes the row, whose ETag must be as given (or <c>*</c>).</summary>
    Delete,
}
