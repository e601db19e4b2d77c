using WasmOs.Storage;

namespace WasmOs.Kernel.Idempotency;

/// <summary>An idempotency key as a row of the table <c>Idempotency</c>. Immutable.</summary>
internal sealed record IdempotencyRow(string PartitionKey, string RowKey)
{
    public const string Table = "Idempotency";

    /// <summary>The property that holds an encrypted body; its name is part of the place that the body is sealed for.</summary>
    public const string BodyProperty = "sealed_body";

    /// <summary>The hash of the request; a retry must have the same.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>When the key expires.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The id of the resource that the request creates.</summary>
    public Guid PlannedId { get; init; }

    /// <summary>The process that handles the request; null when the process released the key.</summary>
    public string? Owner { get; init; }

    /// <summary>The number of the claim, from 1; with <see cref="Owner"/> it identifies one claim.</summary>
    public int Attempt { get; init; }

    /// <summary>When the owner's lease ends; null when only one process uses the storage, and after the response or a release.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>The status of the first response; null while there is no response.</summary>
    public int? Status { get; init; }

    /// <summary>The body in clear: written by hosts without a key and by older versions. Empty beside <see cref="BodyBlob"/>: the blob is in clear.</summary>
    public byte[]? ClearBody { get; init; }

    /// <summary>The body, encrypted.</summary>
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
