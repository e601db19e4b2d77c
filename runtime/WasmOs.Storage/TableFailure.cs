namespace WasmOs.Storage;

/// <summary>Why a write to a table did not happen.</summary>
public enum TableFailure
{
    /// <summary>It happened.</summary>
    None,

    /// <summary>There is no such row.</summary>
    NotFound,

    /// <summary>There is such a row already.</summary>
    AlreadyExists,

    /// <summary>The row has another ETag: somebody else wrote it.</summary>
    ETagMismatch,
}
