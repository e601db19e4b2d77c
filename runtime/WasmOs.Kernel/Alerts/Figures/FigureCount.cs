using System.Runtime.InteropServices;

namespace WasmOs.Kernel.Alerts.Figures;

/// <summary>What the instruments of this process said at one moment. Not thread-safe.</summary>
internal sealed class FigureCount
{
    /// <summary>Counts since the start.</summary>
    public Dictionary<string, double> Sums { get; } = new(StringComparer.Ordinal);

    /// <summary>What is so now.</summary>
    public Dictionary<string, double> Levels { get; } = new(StringComparer.Ordinal);

    /// <summary>The runs of modules since the start.</summary>
    public Dictionary<string, ModuleRuns> Modules { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes a value of an instrument.</summary>
    /// <param name="instrument">The instrument's name.</param>
    /// <param name="value">The value.</param>
    /// <param name="tags">Its labels.</param>
    public void Take(string instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        switch (instrument)
        {
            case "wasm_executions_total":
                Add(tags, new ModuleRuns(value, 0, 0));
                break;
            case "wasm_executions_failed_total":
                Add(tags, new ModuleRuns(0, LabelOf(tags, "status") == "cancelled" ? 0 : value, 0));
                break;
            case "wasmos_module_duration_seconds_total":
                Add(tags, new ModuleRuns(0, 0, value));
                break;
            case "wasmos_scheduler_refused_total":
                Add(Sums, FigureNames.Refused, value);
                break;
            case "wasmos_tasks_total":
                Add(Sums, FigureNames.DeadTasks, LabelOf(tags, "state") == "dead" ? value : 0);
                break;
            case "wasmos_webhook_attempts_total":
                Add(Sums, FigureNames.WebhookFailures, LabelOf(tags, "outcome") == "delivered" ? 0 : value);
                break;
            case "wasm_auth_failed_total":
                Add(Sums, FigureNames.AuthFailed, value);
                break;
            case "wasmos_background_failures_total":
                Add(Sums, FigureNames.BackgroundFailures, value);
                break;
            case "wasmos_scheduler_waiting":
                Add(Levels, FigureNames.Waiting, value);
                break;
            default:
                Levels[LevelOf(instrument)] = value;
                break;
        }
    }

    /// <summary>Whether an observed instrument is one of those that are taken.</summary>
    public static bool IsWanted(string instrument) => instrument is
        "wasm_executions_total" or "wasm_executions_failed_total" or "wasmos_module_duration_seconds_total" or "wasmos_scheduler_refused_total"
        or "wasmos_tasks_total" or "wasmos_webhook_attempts_total" or "wasm_auth_failed_total" or "wasmos_background_failures_total"
        or "wasmos_scheduler_waiting" or "wasmos_held_memory_bytes" or "wasmos_held_memory_limit_bytes" or "wasmos_disk_free_bytes"
        or "wasmos_disk_size_bytes" or "wasmos_store_used_bytes" or "wasmos_store_limit_bytes";

    private static string LevelOf(string instrument) => instrument switch
    {
        "wasmos_held_memory_bytes" => FigureNames.Held,
        "wasmos_held_memory_limit_bytes" => FigureNames.HeldLimit,
        "wasmos_disk_free_bytes" => FigureNames.DiskFree,
        "wasmos_disk_size_bytes" => FigureNames.DiskSize,
        "wasmos_store_used_bytes" => FigureNames.StoreUsed,
        _ => FigureNames.StoreLimit,
    };

    private void Add(ReadOnlySpan<KeyValuePair<string, object?>> tags, ModuleRuns runs)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(Modules, LabelOf(tags, "module"), out _);
        sum += runs;
    }

    private static void Add(Dictionary<string, double> sums, string name, double value)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, name, out _);
        sum += value;
    }

    private static string LabelOf(ReadOnlySpan<KeyValuePair<string, object?>> tags, string label)
    {
        foreach (var (name, value) in tags)
        {
            if (name == label)
            {
                return value as string ?? "";
            }
        }

        return "";
    }
}
