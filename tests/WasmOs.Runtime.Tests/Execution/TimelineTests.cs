using System.Reflection;
using WasmOs.Runtime.Tests.Scheduling;
using WasmOs.Runtime.Tests.Wasi;

namespace WasmOs.Runtime.Tests.Execution;

/// <summary>Where the time of a run went: made for runs that failed, were slow or asked for it, and for no other.</summary>
public sealed class TimelineTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    private const string Calls = "(drop (call $sched_yield)) (drop (call $sched_yield)) (drop (call $clock_time_get (i32.const 1) (i64.const 0) (i32.const 1104)))";

    [Fact]
    public void Run_ThatSucceedsAndAsksForNothing_HasNone() => Assert.Null(shared.Runtime.RunGuest(WasiGuest.Text(Calls + "(i32.const 0)")).Timeline);

    [Fact]
    public async Task Run_ThatAsks_HasItsStepsAndTheTimeOfItsHostCalls()
    {
        using var module = shared.Runtime.LoadText(WasiGuest.Text(Calls + "(i32.const 0)"));

        var outcome = await shared.Runtime.OutcomeAsync(module.Module, Traced(module), CancellationToken.None);

        var timeline = outcome!.Timeline!;
        Assert.Equal([("clock_time_get", 1L), ("sched_yield", 2L)], timeline.HostCalls.Select(calls => (calls.Name, calls.Count)));
        Assert.All(timeline.HostCalls, calls => Assert.True(calls.Time > TimeSpan.Zero));
        Assert.InRange(timeline.HostCalls.Sum(calls => calls.Time!.Value.Ticks), 1, timeline.Guest!.Value.Ticks);
        Assert.InRange((timeline.Total - outcome.Usage.Duration).Ticks, -2, 2);
        Assert.Equal((0, TimeSpan.Zero, TimeSpan.Zero), (timeline.Preemptions, timeline.Preempted, timeline.Load));
    }

    [Fact]
    public async Task Run_AfterATracedOne_CountsAnewAndReadsNoClock()
    {
        using var module = shared.Runtime.LoadText(WasiGuest.Text(Calls + "(unreachable)"));
        await shared.Runtime.OutcomeAsync(module.Module, Traced(module), CancellationToken.None);

        var timeline = module.Call("run").Timeline!;

        Assert.Equal(
            [("clock_time_get", 1L, null), ("sched_yield", 2L, (TimeSpan?)null)], timeline.HostCalls.Select(calls => (calls.Name, calls.Count, calls.Time)));
    }

    [Fact]
    public void Run_AsSlowAsTheOptionSays_HasOne()
    {
        using var runtime = TestRuntime.Create(options => options.SlowRun = TimeSpan.FromTicks(1));

        Assert.Equal(3, runtime.RunGuest(WasiGuest.Text(Calls + "(i32.const 0)")).Timeline!.HostCalls.Sum(calls => calls.Count));
    }

    [Fact]
    public void Run_WithoutAnInstance_EndsBeforeItsGuest()
    {
        using var module = shared.Runtime.LoadText("(module (memory 10) (func (export \"run\")))");

        var timeline = module.CallWith(ResourceLimits.Default with { MemoryBytes = 65536 }, "run").Timeline!;

        Assert.Equal((TimeSpan.Zero, null), (timeline.Instantiation, timeline.Guest));
    }

    [Fact]
    public async Task Run_ThatIsCancelledInTheQueue_HasItsWaitAlone()
    {
        using var runtime = TestRuntime.Create(options => (options.Slots, options.SchedulerPolicy) = (1, "cooperative"));
        using var module = runtime.LoadText(TrapGuests.All);
        var spinner = module.Request("loop", ResourceLimits.Default with { Timeout = TestRuntime.Patience });
        var spinning = SlotTest.Start(runtime, module, spinner);
        await TestRuntime.Until(() => runtime.GetMetrics().ActiveInstances == 1, "it spins");
        var request = module.Request("loop");
        var waiting = SlotTest.Start(runtime, module, request);
        await TestRuntime.Until(() => runtime.GetMetrics().Waiting == 1, "it waits");
        Assert.True(runtime.Cancel(request.Id));

        var timeline = (await waiting).Timeline!;

        Assert.True(timeline.Queued > TimeSpan.Zero);
        Assert.Equal((null, null), (timeline.Instantiation, timeline.Guest));
        Assert.True(runtime.Cancel(spinner.Id));
        await spinning;
    }

    [Fact]
    public async Task Run_ThatIsPreempted_CountsItAndTheWait()
    {
        using var test = await SlotTest.WithPreemptedAsync(
            ResourceLimits.Default with { Timeout = TimeSpan.FromMilliseconds(300) }, ResourceLimits.Default with { Timeout = TestRuntime.Patience });

        var timeline = (await test.VictimRun).Timeline!;

        Assert.Equal(1, timeline.Preemptions);
        Assert.InRange(timeline.Preempted, TimeSpan.FromTicks(1), timeline.Guest!.Value);
        Assert.True(test.Runtime.Cancel(test.Other.Id));
        Assert.Equal(0, (await test.OtherRun).Timeline!.Preemptions);
    }

    [Theory]
    [InlineData("(import \"wasmos\" \"yield_control\" (func $f))", "(call $f)", "yield_control")]
    [InlineData("(import \"env\" \"Date.now\" (func $f (result f64)))", "(drop (call $f))", "Date.now")]
    [InlineData("(import \"env\" \"performance.now\" (func $f (result f64)))", "(drop (call $f))", "performance.now")]
    [InlineData("(import \"env\" \"Math.random\" (func $f (result f64)))", "(drop (call $f))", "Math.random")]
    [InlineData("(import \"env\" \"console.log\" (func $f (param i32)))", "(call $f (i32.const 0))", "console")]
    [InlineData("(import \"env\" \"abort\" (func $f (param i32 i32 i32 i32)))", "(call $f (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))", "abort")]
    [InlineData("(import \"env\" \"process.exit\" (func $f (param i32)))", "(call $f (i32.const 1))", "process.exit")]
    public void Run_WithAnyImport_CountsIt(string import, string call, string name)
    {
        using var module = shared.Runtime.LoadText($"(module {import} (memory (export \"memory\") 1) (func (export \"run\") {call} (unreachable)))");

        Assert.Equal((name, 1), Assert.Single(module.Call("run").Timeline!.HostCalls.Select(calls => (calls.Name, calls.Count))));
    }

    [Fact]
    public void Outcome_WithATimeline_IsTheSameOtherwise()
    {
        var written = new ExecutionOutcome
        {
            Status = ExecutionStatus.Failed,
            Fault = new ExecutionFault(FaultKind.TrapHost, "x", []),
            ResultCount = 1,
            Result = GuestValue.FromI32(3),
            ResultBytes = [1],
            ExitCode = 4,
            Stdout = new byte[] { 5 },
            Stderr = new byte[] { 6 },
            Truncated = true,
            Marks = [new OutputMark(OutputStream.Stderr, 7, TimeSpan.Zero)],
            MarksAreCut = true,
            Capabilities = [new Runtime.Wasi.Capabilities.CapabilityEvent(Runtime.Wasi.Capabilities.Capability.Clock, "y", true, TimeSpan.Zero)],
            Violations = 8,
            Usage = new ExecutionUsage { Fuel = 9 },
        };
        var copy = new TimedOutcome(written, new RunTimeline());

        PropertyInfo[] properties = [.. typeof(ExecutionOutcome).GetProperties().Where(property => property.CanWrite)];
        Assert.All(properties, property => Assert.NotEqual(property.GetValue(new ExecutionOutcome()), property.GetValue(written)));
        Assert.All(properties, property => Assert.Equal(property.GetValue(written), property.GetValue(copy)));
        Assert.NotNull(copy.Timeline);
    }

    private static ExecutionRequest Traced(LoadedModule module) => new()
    {
        Id = ExecutionId.New(TimeProvider.System),
        Function = module.Analysis.FindFunction("run")!,
        Trace = true,
    };
}
