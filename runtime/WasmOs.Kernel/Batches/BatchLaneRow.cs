using System.Globalization;
using WasmOs.Storage;

namespace WasmOs.Kernel.Batches;

/// <summary>The progress of a lane, as its row stores it. Immutable.</summary>
/// <remarks>
/// The row is in the partition of its batch's results, so that results and progress are written in one transaction and an input is counted once.
/// </remarks>
internal sealed record BatchLaneRow
{
    /// <summary>The beginning of the row keys of lanes; sorts after the row keys of results, which are digits.</summary>
    public const string Prefix = "lane-";

    public required int Lane { get; init; }

    /// <summary>The position in the lane of the first input without a result.</summary>
    public int Next { get; init; }

    public int Succeeded { get; init; }

    public int Failed { get; init; }

    /// <summary>True when no further input of the lane will run.</summary>
    public bool Done { get; init; }

    /// <summary>How often the lane was claimed since its last progress.</summary>
    public int Attempts { get; init; }

    /// <summary>When the worker's lease of the lane ends.</summary>
    public required DateTimeOffset LeasedUntil { get; init; }

    /// <summary>The name of the process that has or had the lane; null before the first claim and in rows of older versions.</summary>
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
