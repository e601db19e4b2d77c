using System.Globalization;
using WasmOs.Storage;

namespace WasmOs.Kernel.Batches;

/// <summary>How far a lane is. Immutable.</summary>
/// <remarks>It lies in the partition of its batch's results, so that results and the progress over them are one transaction, and an input counts once.</remarks>
internal sealed record BatchLaneRow
{
    /// <summary>Behind every index of a result.</summary>
    public const string Prefix = "lane-";

    public required int Lane { get; init; }

    /// <summary>The position in the lane of the first input without a result.</summary>
    public int Next { get; init; }

    public int Succeeded { get; init; }

    public int Failed { get; init; }

    /// <summary>Nothing more runs in it.</summary>
    public bool Done { get; init; }

    /// <summary>How often it was taken since it moved on.</summary>
    public int Attempts { get; init; }

    /// <summary>Until when its worker has it for itself.</summary>
    public required DateTimeOffset LeasedUntil { get; init; }

    /// <summary>Who has it, or had it last; null in rows of older programs.</summary>
    public string? Worker { get; init; }

    public string ETag { get; init; } = "";

    public bool IsLeased(DateTimeOffset now) => !Done && LeasedUntil > now;

    public static string KeyOf(int lane) => Prefix + lane.ToString("D2", CultureInfo.InvariantCulture);

    public TableEntity Encode(BatchId batch) => new TableEntity(batch.ToString(), KeyOf(Lane))
        .Set("next", Next)
        .Set("succeeded", Succeeded)
        .Set("failed", Failed)
        .Set("done", Done)
        .Set("attempts", Attempts)
        .Set("leased_until", LeasedUntil)
        .Set("worker", Worker);

    public static BatchLaneRow Decode(TableEntity row) => new()
    {
        Lane = int.Parse(row.RowKey.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture),
        Next = (int)row.GetInt64("next")!.Value,
        Succeeded = (int)row.GetInt64("succeeded")!.Value,
        Failed = (int)row.GetInt64("failed")!.Value,
        Done = row.GetBoolean("done")!.Value,
        Attempts = (int)row.GetInt64("attempts")!.Value,
        LeasedUntil = row.GetTime("leased_until")!.Value,
        Worker = row.GetString("worker"),
        ETag = row.ETag!,
    };
}
