namespace WasmOs.Storage;

/// <summary>What must hold for a blob to be written or deleted.</summary>
/// <param name="IfMatch">The ETag that the blob must have, or null for any.</param>
/// <param name="IfNoneMatchAny">True when the blob must not exist (<c>If-None-Match: *</c>).</param>
/// <param name="LeaseId">The lease to present, when the blob is leased; null otherwise.</param>
public readonly record struct BlobCondition(string? IfMatch = null, bool IfNoneMatchAny = false, string? LeaseId = null)
{
    /// <summary>No condition: create or overwrite.</summary>
    public static BlobCondition None => default;

    /// <summary>Only when no such blob exists.</summary>
    public static BlobCondition NotExists => new(IfNoneMatchAny: true);

    /// <summary>Only when the blob still has this ETag.</summary>
    public static BlobCondition Match(string etag) => new(IfMatch: etag);
}
