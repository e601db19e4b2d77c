using System.Globalization;
using WasmOs.Storage;

namespace WasmOs.Kernel.History;

/// <summary>A segment of the history: the runs that one process wrote in one hour, or until the segment was full.</summary>
/// <param name="Hour">The hour in which the segment was written, UTC.</param>
/// <param name="Worker">The name of the process.</param>
/// <param name="Number">The number of the segment among those of the process.</param>
/// <param name="Earliest">No run in the segment started before this time.</param>
internal sealed record HistorySegment(DateTimeOffset Hour, string Worker, int Number, DateTimeOffset Earliest)
{
    public const string Container = "executions";
    public const string Table = "ExecutionSegments";
    public const string PartitionKey = "segment";

    private string Path => string.Create(CultureInfo.InvariantCulture, $"{Hour.UtcDateTime:yyyy'/'MM'/'dd'/'HH}/{Worker}-{Number}");

    public BlobAddress Lines => new(Container, Path + ".ndjson");

    public BlobAddress Compressed => new(Container, Path + ".ndjson.gz");

    public BlobAddress Index => new(Container, Path + ".idx");

    public static DateTimeOffset HourOf(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    /// <summary>The first row key of an hour. Newer hours sort first.</summary>
    public static string KeyOf(DateTimeOffset hour) => TableKey.NewestFirst(hour);

    public TableEntity ToRow() =>
        new TableEntity(PartitionKey, string.Create(CultureInfo.InvariantCulture, $"{KeyOf(Hour)}-{Worker}-{Number:D6}"))
            .Set("hour", Hour)
            .Set("worker", Worker)
            .Set("number", Number)
            .Set("earliest", Earliest);

    public static HistorySegment FromRow(TableEntity row) => new(
        row.GetTime("hour")!.Value, row.GetString("worker")!, (int)row.GetInt64("number")!.Value, row.GetTime("earliest")!.Value);
}
