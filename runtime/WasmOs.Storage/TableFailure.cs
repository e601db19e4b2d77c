namespace WasmOs.Storage;

/// <summary>Why a write to a table failed.</summary>
public enum TableFailure
{
    /// <summary>The write did not fail.</summary>
    None,

    /// <summary>There is no such row.</summary>
    NotFound,

    /// <summary>The row already exists.</summary>
    AlreadyExists,

    /// <summary>The row has another ETag, because another writer changed it.</summary>
    ETagMismatch,
}
