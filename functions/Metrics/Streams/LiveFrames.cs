using System.Text.Json;
using WasmOs.Functions.Scheduler;
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
/// <param name="failures">What failed in the background.</param>
/// <param name="time">The clock of the frames.</param>
internal sealed class LiveFrames(
    WasmRuntime runtime, LiveRuns runs, QueueMetrics queues, TaskMetrics tasks, BackgroundFailures failures, TimeProvider time)
{
    private const string TaskQueue = "tasks";

    private readonly Dictionary<LiveTopics, Action<Utf8JsonWriter>> _writers = new()
    {
        [LiveTopics.Runtime] = writer => RuntimeMetricsJson.Write(writer, runtime.GetMetrics(), Environment.WorkingSet, failures.Counts),
        [LiveTopics.Scheduler] = writer => SchedulerSnapshotJson.Write(writer, runtime.GetScheduler()),
        [LiveTopics.Tasks] = writer => WriteTasks(writer, queues, tasks),
    };

    /// <summary>Begins the frames of a second.</summary>
    public LiveSecond Begin() => new(_writers, runs.IsWatched ? runs.Take() : LiveMoment.Nothing, runtime.GetModuleMetrics, time.GetUtcNow());

    private static void WriteTasks(Utf8JsonWriter writer, QueueMetrics queues, TaskMetrics tasks)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("queued"u8);
        foreach (var queue in queues.Look())
        {
            if (queue.Queue == TaskQueue)
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
