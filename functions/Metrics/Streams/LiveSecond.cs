using System.Text.Json;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Live;
using WasmOs.Runtime;
using WasmOs.Runtime.Modules;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>
/// The frames of one second. Each is written when its first reader gets it, once for all readers with the same topic and scope. Not thread-safe.
/// </summary>
/// <param name="writers">Writes the data of topics about the whole host.</param>
/// <param name="moment">What ended in this second.</param>
/// <param name="metricsOf">Reads the metrics of a module.</param>
/// <param name="now">The time of the frames.</param>
internal sealed class LiveSecond(
    IReadOnlyDictionary<LiveTopics, Action<Utf8JsonWriter>> writers, LiveMoment moment, Func<ModuleDigest, ModuleMetrics?> metricsOf, DateTimeOffset now)
{
    /// <summary>The most runs in a frame. Of more, the newest are shown.</summary>
    public const int MostRuns = 200;

    /// <summary>The most modules in a frame. Of more, those with the most runs are shown.</summary>
    public const int MostModules = 100;

    private readonly Dictionary<(LiveTopics Topic, string Scope), LiveFrame?> _frames = [];
    private readonly Dictionary<ModuleDigest, ModuleMetrics?> _metrics = [];

    /// <summary>How many frames were written.</summary>
    public int Written => _frames.Count;

    /// <summary>The frame of a topic; null when there is nothing to tell.</summary>
    /// <param name="word">The topic's word.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="scope">The modules that the reader may see.</param>
    public LiveFrame? FrameOf(string word, LiveTopics topic, LiveScope scope)
    {
        if (!_frames.TryGetValue((topic, scope.Key), out var frame))
        {
            _frames[(topic, scope.Key)] = frame = Write(word, topic, scope.Modules);
        }

        return frame;
    }

    private LiveFrame? Write(string word, LiveTopics topic, ModuleScope scope) => topic switch
    {
        LiveTopics.Modules => WriteModules(word, scope),
        LiveTopics.Executions => WriteRuns(word, scope),
        _ => writers.TryGetValue(topic, out var write) ? Frame(word, write) : null,
    };

    private LiveFrame Frame(string word, Action<Utf8JsonWriter> write) => LiveFrame.Of(word, writer =>
    {
        writer.WriteString("at"u8, now.UtcDateTime);
        writer.WritePropertyName("data"u8);
        write(writer);
    });

    private LiveFrame? WriteModules(string word, ModuleScope scope)
    {
        ChangedModule[] changed = [.. moment.Modules.Where(module => scope.Contains(module.Name)).OrderByDescending(module => module.Runs)];
        return changed.Length == 0 ? null : Frame(word, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("modules"u8);
            foreach (var module in changed.AsSpan(0, Math.Min(changed.Length, MostModules)))
            {
                ModuleMetricsJson.Write(writer, module.Name, module.Version, module.Digest, MetricsOf(module.Digest));
            }

            writer.WriteEndArray();
            writer.WriteNumber("left_out"u8, Math.Max(0, changed.Length - MostModules));
            writer.WriteEndObject();
        });
    }

    private ModuleMetrics? MetricsOf(ModuleDigest digest)
    {
        if (!_metrics.TryGetValue(digest, out var metrics))
        {
            _metrics[digest] = metrics = metricsOf(digest);
        }

        return metrics;
    }

    private LiveFrame? WriteRuns(string word, ModuleScope scope)
    {
        var runs = scope.IsAll ? moment.Runs : [.. moment.Runs.Where(run => scope.Contains(run.Module))];

        // Nobody knows whose runs were lost, so only a reader of all modules is told.
        var lost = scope.IsAll ? moment.Lost : 0;
        var leftOut = Math.Max(0, runs.Length - MostRuns);
        return runs.IsEmpty ? null : Frame(word, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("executions"u8);
            foreach (var run in runs.AsSpan(leftOut, runs.Length - leftOut))
            {
                WriteRun(writer, run);
            }

            writer.WriteEndArray();
            writer.WriteNumber("left_out"u8, leftOut + lost);
            writer.WriteEndObject();
        });
    }

    private static void WriteRun(Utf8JsonWriter writer, LiveRun run)
    {
        writer.WriteStartObject();
        writer.WriteString("execution_id"u8, run.Id.Value);
        writer.WriteString("module_id"u8, run.Module);
        writer.WriteNumber("version"u8, run.Version);
        writer.WriteString("status"u8, ExecutionNames.Of(run.Status));
        DurationJson.WriteMilliseconds(writer, "duration_ms"u8, run.Duration);
        DurationJson.WriteMilliseconds(writer, "cpu_ms"u8, run.Cpu);
        writer.WriteEndObject();
    }
}
