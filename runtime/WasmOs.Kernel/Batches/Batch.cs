namespace WasmOs.Kernel.Batches;

/// <summary>A batch as the API shows it. Immutable.</summary>
public sealed record Batch
{
    /// <summary>The batch's id.</summary>
    public required BatchId Id { get; init; }

    /// <summary>The module's name.</summary>
    public required string ModuleName { get; init; }

    /// <summary>The module's version, which all inputs run with.</summary>
    public required int Version { get; init; }

    /// <summary>The digest of the module's content, <c>sha256:…</c>.</summary>
    public required string Digest { get; init; }

    /// <summary>The function that is called.</summary>
    public required string Function { get; init; }

    /// <summary>The batch's state.</summary>
    public required BatchState State { get; init; }

    /// <summary>Why the batch was stopped.</summary>
    public BatchStopReason StopReason { get; init; }

    /// <summary>How many inputs are in which state.</summary>
    public required BatchCounts Counts { get; init; }

    /// <summary>How many inputs may run at once.</summary>
    public required int Parallelism { get; init; }

    /// <summary>How many inputs may fail; null for any number.</summary>
    public int? MaxFailures { get; init; }

    /// <summary>Labels for the submitter's own use; the product does not interpret them.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>When the batch was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The name of the caller who submitted the batch; null where nobody needs credentials.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When the batch ended; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
