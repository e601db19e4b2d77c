using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Batches;

/// <summary>A batch as its row stores it: the request and the current state. Immutable.</summary>
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

    public bool Trace { get; init; }

    public int? MaxFailures { get; init; }

    public Uri? CallbackUrl { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The name of the caller who submitted the batch; null where nobody needs credentials.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>The id of the user or API key under whose rights the inputs run; null for nobody in particular.</summary>
    public string? CreatorId { get; init; }

    public BatchState State { get; init; }

    public BatchStopReason StopReason { get; init; }

    /// <summary>Inputs that succeeded; set when the batch ends; until then the lanes' rows have the counts.</summary>
    public int Succeeded { get; init; }

    /// <summary>Inputs that failed; set when the batch ends; until then the lanes' rows have the counts.</summary>
    public int Failed { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether the end was published.</summary>
    public bool Announced { get; init; }

    /// <summary>Whether the batch is being deleted; the API no longer shows it.</summary>
    public bool Deleting { get; init; }

    public string ETag { get; init; } = "";

    public bool HasEnded => EndedAt is not null;

    /// <summary>A reference to the exact module content of the submission, whatever the module's name refers to by now.</summary>
    public string Reference => $"{ModuleName}@{Digest}";

    /// <summary>Returns the batch as the API shows it.</summary>
    /// <param name="lanes">The batch's lanes; ignored when the batch has ended.</param>
    /// <param name="now">The current time, to decide which lanes are leased.</param>
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
        CreatedBy = CreatedBy,
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
