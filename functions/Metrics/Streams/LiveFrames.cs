using System.Text.Json;
using WasmOs.Functions.Alerts;
using WasmOs.Functions.Scheduler;
using WasmOs.Kernel.Alerts;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Live;
using WasmOs.Kernel.Tasks;
using WasmOs.Runtime;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>Makes the frames of each second from what the host counts. One thread at a time uses it.</summary>
/// <param name="runtime">The runtime.</param>
/// <param name="runs">The runs that ended.</param>
/// <param name="queues">The queues of tasks.</param>
/// <param name="tasks">The states of tasks.</param>
/// <param name="alerts">The alerts that are pending or firing.</param>
/// <param name="failures">What failed in the background.</param>
/// <param name="time">The clock of the frames.</param>
internal sealed class LiveFrames(
    WasmRuntime runtime, LiveRuns runs, QueueMetrics queues, TaskMetrics tasks, AlertBoard alerts, BackgroundFailures failures, TimeProvider time)
{
    private readonly Dictionary<LiveTopics, Action<Utf8JsonWriter>> _writers = new()
    {
        [LiveTopics.Runtime] = writer => RuntimeMetricsJson.Write(writer, runtime.GetMetrics(), Environment.WorkingSet, failures.Counts),
        [LiveTopics.Scheduler] = writer => SchedulerSnapshotJson.Write(writer, runtime.GetScheduler()),
        [LiveTopics.Alerts] = writer => WriteAlerts(writer, alerts),
        [LiveTopics.Tasks] = writer => WriteTasks(writer, queues, tasks),
    };

    /// <summary>Begins the frames of a second.</summary>
    public LiveSecond Begin() => new(_writers, runs.IsWatched ? runs.Take() : LiveMoment.Nothing, runtime.GetModuleMetrics, time.GetUtcNow());

    private static void WriteAlerts(Utf8JsonWriter writer, AlertBoard alerts)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("alerts"u8);
        foreach (var alert in alerts.Look())
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, alert.Rule);
            AlertStatusJson.WriteMembers(writer, alert);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTasks(Utf8JsonWriter writer, QueueMetrics queues, TaskMetrics tasks)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("queued"u8);
        foreach (var queue in queues.Look())
        {
            if (queue.Queue == QueueMetrics.Tasks)
            {
                writer.WriteNumber(queue.Priority, queue.Depth);
            }
        }

        writer.WriteEndObject();
        writer.WriteStartObject("states"u8);
        foreach (var (state, count) in tasks.Entered)
        {
            writer.WriteNumber(state, count);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
