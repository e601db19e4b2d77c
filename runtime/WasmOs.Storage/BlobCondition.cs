namespace WasmOs.Storage;

/// <summary>The condition under which a blob is written or deleted.</summary>
/// <param name="IfMatch">The ETag that the blob must have, or null for any.</param>
/// <param name="IfNoneMatchAny">True when the blob must not exist (<c>If-None-Match: *</c>).</param>
/// <param name="LeaseId">The id of the lease that the caller holds on the blob; null when the blob has no lease.</param>
public readonly record struct BlobCondition(string? IfMatch = null, bool IfNoneMatchAny = false, string? LeaseId = null)
{
    /// <summary>No condition: create or overwrite.</summary>
    public static BlobCondition None => default;

    /// <summary>Only when the blob does not exist.</summary>
    public static BlobCondition NotExists => new(IfNoneMatchAny: true);

    /// <summary>Only when the blob still has this ETag.</summary>
    public static BlobCondition Match(string etag) => new(IfMatch: etag);
}
