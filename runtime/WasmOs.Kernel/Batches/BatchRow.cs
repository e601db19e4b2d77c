using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Batches;

/// <summary>A batch as it is stored: what was asked for, and how it stands. Immutable.</summary>
internal sealed record BatchRow
{
    public required BatchId Id { get; init; }

    public required string ModuleName { get; init; }

    public required int Version { get; init; }

    public required string Digest { get; init; }

    public required string Function { get; init; }

    public required int Total { get; init; }

    public required int Lanes { get; init; }

    public required int Parallelism { get; init; }

    public double? Timeout { get; init; }

    public ModuleLimits? Limits { get; init; }

    public RunPriority Priority { get; init; }

    public ResultForm Returns { get; init; }

    public int? MaxFailures { get; init; }

    public Uri? CallbackUrl { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public required DateTimeOffset CreatedAt { get; init; }

    public BatchState State { get; init; }

    public BatchStopReason StopReason { get; init; }

    /// <summary>Of a batch that has ended.</summary>
    public int Succeeded { get; init; }

    /// <summary>Of a batch that has ended.</summary>
    public int Failed { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether its end was published.</summary>
    public bool Announced { get; init; }

    /// <summary>Whether it is being deleted; to its owner it is gone.</summary>
    public bool Deleting { get; init; }

    public string ETag { get; init; } = "";

    public bool HasEnded => EndedAt is not null;

    /// <summary>The very content that was asked for, also when its name has moved on.</summary>
    public string Reference => $"{ModuleName}@{Digest}";

    /// <summary>The batch to its owner.</summary>
    /// <param name="lanes">Its lanes; they do not matter when it has ended.</param>
    /// <param name="now">Tells which of them somebody works on.</param>
    public Batch Describe(IReadOnlyList<BatchLaneRow> lanes, DateTimeOffset now) => new()
    {
        Id = Id,
        ModuleName = ModuleName,
        Version = Version,
        Digest = Digest,
        Function = Function,
        State = State,
        StopReason = StopReason,
        Counts = HasEnded
            ? new BatchCounts(Total, 0, 0, Succeeded, Failed, Total - Succeeded - Failed)
            : Count(lanes, now),
        Parallelism = Parallelism,
        MaxFailures = MaxFailures,
        Labels = Labels,
        CreatedAt = CreatedAt,
        EndedAt = EndedAt,
    };

    private BatchCounts Count(IReadOnlyList<BatchLaneRow> lanes, DateTimeOffset now)
    {
        var succeeded = lanes.Sum(lane => lane.Succeeded);
        var failed = lanes.Sum(lane => lane.Failed);
        var running = lanes.Count(lane => lane.IsLeased(now));
        var open = Total - succeeded - failed;
        if (State == BatchState.Stopping)
        {
            return new BatchCounts(Total, 0, Math.Min(running, open), succeeded, failed, open - Math.Min(running, open));
        }

        return new BatchCounts(Total, open - Math.Min(running, open), Math.Min(running, open), succeeded, failed, 0);
    }
}
