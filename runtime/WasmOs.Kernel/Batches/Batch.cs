namespace WasmOs.Kernel.Batches;

/// <summary>A batch as its owner sees it. Immutable.</summary>
public sealed record Batch
{
    /// <summary>Its id.</summary>
    public required BatchId Id { get; init; }

    /// <summary>The module's name.</summary>
    public required string ModuleName { get; init; }

    /// <summary>The module's version, which all inputs run in.</summary>
    public required int Version { get; init; }

    /// <summary>The module's content, <c>sha256:…</c>.</summary>
    public required string Digest { get; init; }

    /// <summary>The function that is called.</summary>
    public required string Function { get; init; }

    /// <summary>How far it is.</summary>
    public required BatchState State { get; init; }

    /// <summary>Why it was stopped.</summary>
    public BatchStopReason StopReason { get; init; }

    /// <summary>Where its inputs are.</summary>
    public required BatchCounts Counts { get; init; }

    /// <summary>How many inputs may run at once.</summary>
    public required int Parallelism { get; init; }

    /// <summary>How many inputs may fail; null for any number.</summary>
    public int? MaxFailures { get; init; }

    /// <summary>What the caller remembers it by.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was taken.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
