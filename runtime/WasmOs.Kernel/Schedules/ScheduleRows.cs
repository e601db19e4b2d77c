using System.Globalization;
using System.Text.Json;
using WasmOs.Storage;

namespace WasmOs.Kernel.Schedules;

/// <summary>
/// How schedules lie in the table <c>Schedules</c>: one partition, so that a schedule's row and its place in the index of due times are written as one. The index
/// row's key is the time at which somebody has to look at the schedule, then its id: what is due next is the first row.
/// </summary>
internal static class ScheduleRows
{
    public const string Table = "Schedules";
    public const string Partition = "schedule";

    /// <summary>Ids begin with a digit for the next eight thousand years, so all rows of schedules stand before the index.</summary>
    public const string IndexPrefix = "due-";

    /// <summary>Settings that are larger do not fit a property.</summary>
    public const int MaxSettingsBytes = 60 * 1024;

    private const int TicksLength = 19;

    public static byte[] Serialize(ScheduleSettings settings) => JsonSerializer.SerializeToUtf8Bytes(settings, ScheduleJson.Default.ScheduleSettings);

    public static TableEntity Encode(Schedule schedule) => new TableEntity(Partition, schedule.Id)
        .Set("settings", Serialize(schedule.Settings))
        .Set("revision", schedule.Revision)
        .Set("created_at", schedule.CreatedAt)
        .Set("updated_at", schedule.UpdatedAt)
        .Set("due_at", schedule.DueAt)
        .Set("wake_at", schedule.WakeAt)
        .Set("catch_up_until", schedule.CatchUpUntil)
        .Set("holds", schedule.Holds == 0 ? null : schedule.Holds)
        .Set("last_due_at", schedule.LastDueAt)
        .Set("last_fired_at", schedule.LastFiredAt)
        .Set("last_task_id", schedule.LastTaskId)
        .Set("fires", schedule.Fires)
        .Set("taken", schedule.Taken)
        .Set("missed", schedule.Missed);

    public static Schedule Decode(TableEntity row) => new()
    {
        Id = row.RowKey,
        Settings = JsonSerializer.Deserialize(row.GetBytes("settings"), ScheduleJson.Default.ScheduleSettings)!,
        Revision = row.GetInt64("revision") ?? 0,
        CreatedAt = row.GetTime("created_at")!.Value,
        UpdatedAt = row.GetTime("updated_at")!.Value,
        DueAt = row.GetTime("due_at"),
        WakeAt = row.GetTime("wake_at"),
        CatchUpUntil = row.GetTime("catch_up_until"),
        Holds = (int)(row.GetInt64("holds") ?? 0),
        LastDueAt = row.GetTime("last_due_at"),
        LastFiredAt = row.GetTime("last_fired_at"),
        LastTaskId = row.GetString("last_task_id"),
        Fires = row.GetInt64("fires") ?? 0,
        Missed = row.GetInt64("missed") ?? 0,
        Taken = row.GetInt64("taken") ?? 0,
        ETag = row.ETag,
    };

    /// <summary>Where a schedule stands in the index; null when nobody has to look at it.</summary>
    public static string? IndexKey(Schedule schedule) => schedule.WakeAt is { } wake ? $"{IndexKeyOf(wake)}-{schedule.Id}" : null;

    /// <summary>The key before which the schedules stand that are to be looked at before a time.</summary>
    public static string IndexKeyOf(DateTimeOffset wake) => IndexPrefix + wake.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>What an index key says.</summary>
    public static (DateTimeOffset WakeAt, string Id) ReadIndexKey(string key) =>
        (new DateTimeOffset(long.Parse(key.AsSpan(IndexPrefix.Length, TicksLength), NumberStyles.None, CultureInfo.InvariantCulture), TimeSpan.Zero),
            key[(IndexPrefix.Length + TicksLength + 1)..]);
}
