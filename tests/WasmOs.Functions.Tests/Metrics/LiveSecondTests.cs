using System.Text;
using System.Text.Json;
using WasmOs.Functions.Metrics.Streams;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Live;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Functions.Tests.Metrics;

/// <summary>The frames of a second: written once for all who may see the same.</summary>
public sealed class LiveSecondTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 8, 0, 1, TimeSpan.Zero);

    private int _written;

    [Fact]
    public void FrameOf_SameTopicAndScope_IsWrittenOnce()
    {
        var second = Second(LiveMoment.Nothing);

        var first = second.FrameOf("runtime", LiveTopics.Runtime, LiveScope.All);

        Assert.Same(first, second.FrameOf("runtime", LiveTopics.Runtime, LiveScope.All));
        Assert.Equal(1, _written);
        Assert.Equal("""{"topic":"runtime","at":"2026-11-29T08:00:01Z","data":1}""", Text(first));
        Assert.Equal("data: " + Text(first) + "\n\n", Encoding.UTF8.GetString(first!.Event.Span));
    }

    [Fact]
    public void FrameOf_Executions_ShowsEachScopeItsOwnAlone()
    {
        var second = Second(new LiveMoment([Run("billing.a"), Run("other"), Run(null), Run("billing.b")], 7, [], 0));

        var all = Data(second.FrameOf("executions", LiveTopics.Executions, LiveScope.All));
        var mine = Data(second.FrameOf("executions", LiveTopics.Executions, Scope("billing.*")));

        Assert.Equal(["billing.a", "other", null, "billing.b"], ModulesOf(all, "executions"));
        Assert.Equal(["billing.a", "billing.b"], ModulesOf(mine, "executions"));
        Assert.Equal((7L, 0L), (all.GetProperty("left_out").GetInt64(), mine.GetProperty("left_out").GetInt64()));
        Assert.Null(second.FrameOf("executions", LiveTopics.Executions, Scope("elsewhere")));
    }

    [Fact]
    public void FrameOf_MoreRunsThanFit_ShowsTheNewestAndCountsTheOthers()
    {
        var runs = Enumerable.Range(0, LiveSecond.MostRuns + 5).Select(i => Run($"m{i}"));

        var data = Data(Second(new LiveMoment([.. runs], 2, [], 0)).FrameOf("executions", LiveTopics.Executions, LiveScope.All));

        Assert.Equal(LiveSecond.MostRuns, ModulesOf(data, "executions").Count);
        Assert.Equal("m5", ModulesOf(data, "executions")[0]);
        Assert.Equal(5 + 2, data.GetProperty("left_out").GetInt64());
    }

    [Fact]
    public void FrameOf_Modules_ShowsTheScopesModulesWithAtMost100()
    {
        var digest = ModuleDigest.Of("module"u8);
        ChangedModule[] changed = [.. Enumerable.Range(0, LiveSecond.MostModules + 3).Select(i => new ChangedModule($"m{i}", 1, digest)), new("x", 1, digest)];
        var second = Second(new LiveMoment([], 0, [.. changed], 0));

        var all = Data(second.FrameOf("modules", LiveTopics.Modules, LiveScope.All));

        Assert.Equal(LiveSecond.MostModules, ModulesOf(all, "modules").Count);
        Assert.Equal(4, all.GetProperty("left_out").GetInt64());
        Assert.Equal(["x"], ModulesOf(Data(second.FrameOf("modules", LiveTopics.Modules, Scope("x"))), "modules"));
        Assert.Null(second.FrameOf("modules", LiveTopics.Modules, Scope("y")));
    }

    private LiveSecond Second(LiveMoment moment) => new(
        new Dictionary<LiveTopics, Action<Utf8JsonWriter>> { [LiveTopics.Runtime] = writer => writer.WriteNumberValue(++_written) }, moment,
        static _ => null, Now);

    private static LiveScope Scope(string pattern) => new(ModuleScope.Of([pattern]));

    private static LiveRun Run(string? module) => new(
        ExecutionId.New(TimeProvider.System), module, 1, ExecutionStatus.Succeeded, TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(1));

    private static string Text(LiveFrame? frame) => Encoding.UTF8.GetString(frame!.Json.Span);

    private static JsonElement Data(LiveFrame? frame) => JsonSerializer.Deserialize<JsonElement>(frame!.Json.Span).GetProperty("data");

    private static List<string?> ModulesOf(JsonElement data, string list) =>
        [.. data.GetProperty(list).EnumerateArray().Select(one => one.GetProperty("module_id").GetString())];
}
