using System.Buffers;
using System.Text;
using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.History;
using WasmOs.Runtime.Execution;
using WasmOs.TestKit;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Executions;

/// <summary>The timelines that the history keeps beside runs.</summary>
public sealed class RunTimelineTests : IAsyncLifetime
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private readonly KernelFixture _kernel = new();
    private readonly ExecutionHistory _history;
    private readonly ExecutionService _executions;

    public RunTimelineTests()
    {
        _history = _kernel.NewHistory();
        _executions = _kernel.NewExecutions(_history);
    }

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Theory]
    [InlineData(5, true, "requested")]
    [InlineData(0, false, "failed")]
    [InlineData(0, true, "requested")]
    public async Task Run_ThatAskedOrFailed_HasItsTimelineInMemoryAndInStorage(int divisor, bool isTraced, string reason)
    {
        await _kernel.UploadAsync("calc", Guests.Calc());
        var run = await RunAsync(divisor, isTraced);

        var inMemory = (await ReadAsync(run)).Value;
        await _history.FlushAsync(None);
        var stored = (await ReadAsync(run)).Value;

        Assert.Equal((reason, 0L), (stored.Reason, stored.Queued));
        Assert.True(stored is { Instantiation: >= 0, Guest: >= 0, HostCalls: [] });
        Assert.Equal(inMemory with { HostCalls = null }, stored with { HostCalls = null });
    }

    [Fact]
    public async Task Run_ThatSucceededAndDidNotAsk_HasNoneAndSaysHowToGetOne()
    {
        await _kernel.UploadAsync("calc", Guests.Calc());

        var error = (await ReadAsync(await RunAsync(5, false))).Error!;

        Assert.Equal("execution-trace-not-kept", error.Slug);
        Assert.Contains("SLOW_RUN_MS", error.Detail, StringComparison.Ordinal);
        Assert.Contains("\"trace\": true", error.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("SLOW_RUN_MS", HistoryErrors.NotTraced("x", TimeSpan.Zero).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhoseCodeWasNotInMemory_HasTheLoad()
    {
        await _kernel.UploadAsync("loaded", TestModules.Calc("a timeline"));
        KernelFixture.Runtime.Forget((await _kernel.Registry.Directory.ResolveAsync("loaded", None)).Value.Digest);

        var run = (await _executions.ExecuteAsync("loaded", new ExecuteRequest { Function = "add", Args = "[1,2]"u8.ToArray(), Trace = true }, None)).Value;

        Assert.True((await ReadAsync(run.Id)).Value.Load > 0);
    }

    [Theory]
    [InlineData(999, null)]
    [InlineData(1000, "slow")]
    public void Of_ARunThatSucceeded_IsKeptWhenItWasSlow(int milliseconds, string? reason)
    {
        var timeline = new RunTimeline
        {
            Queued = TimeSpan.FromMilliseconds(milliseconds - 3),
            Load = TimeSpan.FromMilliseconds(1),
            Guest = TimeSpan.FromMilliseconds(2),
        };
        var outcome = new Timed(timeline);

        Assert.Equal(reason, RunTimelines.Of(outcome, false, Slow, TimeSpan.Zero)?.Reason);
        Assert.Null(RunTimelines.Of(outcome, false, TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public async Task Append_ATimelineOfEveryHostFunction_IsBoundedAndComesBack()
    {
        ExecutionHostCalls[] calls = [.. Enumerable.Range(0, 72).Select(_ => new ExecutionHostCalls(new string('x', 23), long.MaxValue, long.MaxValue))];
        var timeline = new ExecutionTimeline { Reason = "requested", TraceId = new string('a', 32), SpanId = new string('b', 16), HostCalls = calls };
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, ExecutionJson.WriterOptions))
        {
            ExecutionTimelineJson.WriteStored(json, timeline);
        }

        Assert.InRange(buffer.WrittenCount, 0, 8 * 1024);
        var run = _kernel.Run();
        _history.Append(run, timeline);
        var kept = (await ReadAsync(run.Id)).Value;
        Assert.Equal(calls, kept.HostCalls);
        Assert.Equal(timeline with { HostCalls = null }, kept with { HostCalls = null });
    }

    private async Task<ExecutionId> RunAsync(int divisor, bool isTraced)
    {
        var request = new ExecuteRequest { Function = "div", Args = Encoding.UTF8.GetBytes($"[1,{divisor}]"), Trace = isTraced };
        return (await _executions.ExecuteAsync("calc", request, None)).Value.Id;
    }

    private async Task<Result<ExecutionTimeline>> ReadAsync(ExecutionId id) => ExecutionTraces.Read((await _history.GetAsync(id, None)).Value, Slow);

    private sealed class Timed(RunTimeline timeline) : ExecutionOutcome
    {
        public override RunTimeline? Timeline => timeline;
    }
}
