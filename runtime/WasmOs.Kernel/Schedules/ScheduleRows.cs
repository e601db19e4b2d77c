using System.Globalization;
using System.Text.Json;
using WasmOs.Kernel.Access;
using WasmOs.Storage;

namespace WasmOs.Kernel.Schedules;

/// <summary>
/// Encodes schedules as rows of the table <c>Schedules</c>. All are in one partition, so that a schedule's row and its entry in the index of due times are
/// written in one transaction. An index entry's key is the time at which a host must handle the schedule, then the schedule's id: the first entry is due next.
/// </summary>
internal static class ScheduleRows
{
    public const string Table = "Schedules";
    public const string Partition = "schedule";

    /// <summary>
    /// The prefix of index entries. Ids begin with a digit (for the next eight thousand years), so all rows of schedules sort before the index.
    /// </summary>
    public const string IndexPrefix = "due-";

    /// <summary>Bytes of settings that fit into a table property; larger settings are refused.</summary>
    public const int MaxSettingsBytes = 60 * 1024;

    private const int TicksLength = 19;

    public static byte[] Serialize(ScheduleSettings settings) => JsonSerializer.SerializeToUtf8Bytes(settings, ScheduleJson.Default.ScheduleSettings);

    public static TableEntity Encode(Schedule schedule) => new TableEntity(Partition, schedule.Id)
        .Set("settings", Serialize(schedule.Settings))
        .Set("revision", schedule.Revision)
        .Set("created_at", schedule.CreatedAt)
        .Set("created_by", schedule.CreatedBy)
        .Set("updated_at", schedule.UpdatedAt)
        .Set("updated_by", schedule.UpdatedBy.Name)
        .Set("updater_id", schedule.UpdatedBy.Id)
        .Set("refusal", schedule.Refusal)
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
        CreatedBy = row.GetString("created_by"),
        UpdatedAt = row.GetTime("updated_at")!.Value,
        UpdatedBy = new Creator(row.GetString("updated_by"), row.GetString("updater_id")),
        Refusal = row.GetString("refusal"),
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

    /// <summary>The key of a schedule's index entry; null when the schedule is never due again.</summary>
    public static string? IndexKey(Schedule schedule) => schedule.WakeAt is { } wake ? $"{IndexKeyOf(wake)}-{schedule.Id}" : null;

    /// <summary>Index key for a point in time: schedules to handle earlier sort before it.</summary>
    public static string IndexKeyOf(DateTimeOffset wake) => IndexPrefix + wake.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>Reads the time and the schedule's id from an index key.</summary>
    public static (DateTimeOffset WakeAt, string Id) ReadIndexKey(string key) =>
        (new DateTimeOffset(long.Parse(key.AsSpan(IndexPrefix.Length, TicksLength), NumberStyles.None, CultureInfo.InvariantCulture), TimeSpan.Zero),
            key[(IndexPrefix.Length + TicksLength + 1)..]);
}
