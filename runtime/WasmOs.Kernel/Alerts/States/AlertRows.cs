using System.Globalization;
using System.Text.Json;
using WasmOs.Kernel.Alerts.Notices;
using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Storage;

namespace WasmOs.Kernel.Alerts.States;

/// <summary>
/// Encodes alerts as rows of the table <c>Alerts</c>. All are in one partition, so that a new state, what happened and the notices of it are written in one
/// transaction. The prefix of a row key says what the row is.
/// </summary>
internal static class AlertRows
{
    public const string Table = "Alerts";
    public const string Partition = "alert";

    public const string RulesKey = "rules";
    public const string StatePrefix = "state|";
    public const string ChangePrefix = "change|";
    public const string NoticePrefix = "notice|";
    public const string SilencePrefix = "silence|";

    /// <summary>Bytes of the rules that fit into a property.</summary>
    public const int MaxRulesBytes = 60 * 1024;

    public static string StateKeyOf(string rule, string? module) => $"{StatePrefix}{rule}|{TableKey.Escape(module ?? "")}";

    public static string SilenceKeyOf(string rule) => SilencePrefix + rule;

    public static string NoticeKeyOf(string id) => NoticePrefix + id;

    public static TableEntity Encode(AlertState state) => new TableEntity(Partition, StateKeyOf(state.Rule, state.Module))
        .Set("rule", state.Rule)
        .Set("module", state.Module)
        .Set("phase", (int)state.Phase)
        .Set("since", state.Since)
        .Set("last_held_at", state.LastHeldAt)
        .Set("values", state.Values)
        .Set("is_told", state.IsTold)
        .Set("told_at", string.Join(' ', state.ToldAt.Select(static told => told.UtcTicks.ToString(CultureInfo.InvariantCulture))));

    public static AlertState DecodeState(TableEntity row) => new(row.GetString("rule")!, row.GetString("module"))
    {
        Phase = (AlertPhase)(row.GetInt64("phase") ?? 0),
        Since = row.GetTime("since")!.Value,
        LastHeldAt = row.GetTime("last_held_at")!.Value,
        Values = row.GetString("values") ?? "",
        IsTold = row.GetBoolean("is_told") ?? false,
        ToldAt = [.. (row.GetString("told_at") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(static ticks => new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero))],
        ETag = row.ETag ?? "",
    };

    /// <summary>The row of a change. The same change of one alert at one moment has the same key.</summary>
    public static TableEntity Encode(AlertChange change) =>
        new TableEntity(Partition, $"{ChangePrefix}{TableKey.NewestFirst(change.At)}|{change.Rule}|{TableKey.Escape(change.Module ?? "")}")
            .Set("at", change.At)
            .Set("kind", (int)change.Kind)
            .Set("rule", change.Rule)
            .Set("module", change.Module)
            .Set("severity", change.Severity)
            .Set("detail", change.Detail)
            .Set("withheld", change.Withheld);

    public static AlertChange DecodeChange(TableEntity row) => new(
        row.GetTime("at")!.Value, (AlertChangeKind)(row.GetInt64("kind") ?? 0), row.GetString("rule")!, row.GetString("module"), row.GetString("severity")!,
        row.GetString("detail") ?? "", row.GetString("withheld"));

    public static TableEntity Encode(PendingNotice pending) => new TableEntity(Partition, NoticeKeyOf(pending.Id))
        .Set("notice", JsonSerializer.SerializeToUtf8Bytes(pending.Notice, AlertJson.Default.AlertNotice))
        .Set("action", pending.Action is { } action ? JsonSerializer.SerializeToUtf8Bytes(action, AlertJson.Default.AlertAction) : null)
        .Set("due_at", pending.DueAt)
        .Set("attempts", pending.Attempts);

    public static PendingNotice DecodeNotice(TableEntity row) => new(
        row.RowKey[NoticePrefix.Length..], JsonSerializer.Deserialize(row.GetBytes("notice"), AlertJson.Default.AlertNotice)!,
        row.GetBytes("action") is { } action ? JsonSerializer.Deserialize(action, AlertJson.Default.AlertAction) : null)
    {
        DueAt = row.GetTime("due_at")!.Value,
        Attempts = (int)(row.GetInt64("attempts") ?? 0),
        ETag = row.ETag ?? "",
    };

    public static TableEntity EncodeRules(IReadOnlyList<AlertRuleDraft> rules, out bool isTooLarge)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes([.. rules], AlertJson.Default.AlertRuleDraftArray);
        isTooLarge = json.Length > MaxRulesBytes;
        return new TableEntity(Partition, RulesKey).Set("rules", isTooLarge ? null : json);
    }

    public static AlertRuleDraft[] DecodeRules(TableEntity row) =>
        JsonSerializer.Deserialize(row.GetBytes("rules"), AlertJson.Default.AlertRuleDraftArray) ?? [];
}
