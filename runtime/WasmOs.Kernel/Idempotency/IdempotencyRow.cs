using WasmOs.Storage;

namespace WasmOs.Kernel.Idempotency;

/// <summary>What is stored of an idempotency key, as a row of the table <c>Idempotency</c>. Immutable.</summary>
internal sealed record IdempotencyRow(string PartitionKey, string RowKey)
{
    public const string Table = "Idempotency";

    /// <summary>The property that holds a body, whose place it is sealed for.</summary>
    public const string BodyProperty = "sealed_body";

    /// <summary>A hash of the request, which every try must have.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>When the key is forgotten.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The id of what the request creates.</summary>
    public Guid PlannedId { get; init; }

    /// <summary>The process that answers; null when it gave up, or has answered.</summary>
    public string? Owner { get; init; }

    /// <summary>Which try this is; with <see cref="Owner"/> it names one claim.</summary>
    public int Attempt { get; init; }

    /// <summary>Until when the owner has the key, where several hosts share the storage.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>The status that was answered; null when nothing was answered yet.</summary>
    public int? Status { get; init; }

    /// <summary>The body as it is; for hosts without a key, and in rows of older programs.</summary>
    public byte[]? ClearBody { get; init; }

    /// <summary>The body, sealed.</summary>
    public byte[]? SealedBody { get; init; }

    /// <summary>The name of the blob that holds the body; null when it is in the row.</summary>
    public string? BodyBlob { get; init; }

    public string? Location { get; init; }

    public string? AnswerETag { get; init; }

    public string? ETag { get; init; }

    public TableEntity Encode() => new TableEntity(PartitionKey, RowKey)
        .Set("hash", Hash)
        .Set("expires_at", ExpiresAt)
        .Set("planned_id", PlannedId)
        .Set("owner", Owner)
        .Set("attempt", Attempt)
        .Set("lease_until", LeaseUntil)
        .Set("status", Status)
        .Set("body", ClearBody)
        .Set(BodyProperty, SealedBody)
        .Set("body_blob", BodyBlob)
        .Set("location", Location)
        .Set("etag", AnswerETag);

    public static IdempotencyRow Decode(TableEntity row) => new(row.PartitionKey, row.RowKey)
    {
        Hash = row.GetBytes("hash") ?? [],
        ExpiresAt = row.GetTime("expires_at") ?? default,
        PlannedId = row.Properties.TryGetValue("planned_id", out var id) ? (Guid)id : Guid.Empty,
        Owner = row.GetString("owner"),
        Attempt = (int)(row.GetInt64("attempt") ?? 0),
        LeaseUntil = row.GetTime("lease_until"),
        Status = (int?)row.GetInt64("status"),
        ClearBody = row.GetBytes("body"),
        SealedBody = row.GetBytes(BodyProperty),
        BodyBlob = row.GetString("body_blob"),
        Location = row.GetString("location"),
        AnswerETag = row.GetString("etag"),
        ETag = row.ETag,
    };
}
