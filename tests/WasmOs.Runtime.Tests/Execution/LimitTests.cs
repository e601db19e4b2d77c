using System.Diagnostics;

namespace WasmOs.Runtime.Tests.Execution;

/// <summary>Each limit of a run, obeyed and violated.</summary>
public sealed class LimitTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    private const long Page = ResourceLimits.PageBytes;

    private static ResourceLimits Limits => ResourceLimits.Default;

    [Fact]
    public void Timeout_LoopAndShortRun_OneEndsByIt()
    {
        using var module = shared.Runtime.Load(Guests.Misbehave());
        var limits = Limits with { Timeout = TimeSpan.FromSeconds(1) };
        Assert.Equal(ExecutionStatus.Succeeded, module.CallWith(limits, "work", 1000L).Status);
        var outcome = module.CallWith(limits, "loop");
        Assert.Equal(ExecutionStatus.TimedOut, outcome.Status);
        Assert.Equal(FaultKind.DeadlineExceeded, outcome.Fault!.Kind);
        Assert.Contains("loop", outcome.Fault.Backtrace.Select(frame => frame.Function));
        Assert.InRange(outcome.Usage.Duration, limits.Timeout, Limits.Timeout / 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(300)]
    public async Task Timeout_OfAnyLength_IsMetWithinATenthOfASecond(int milliseconds)
    {
        using var module = shared.Runtime.LoadText(TrapGuests.All);
        var timeout = TimeSpan.FromMilliseconds(milliseconds);
        var bound = timeout + TimeSpan.FromMilliseconds(100);
        Assert.InRange(await TestRuntime.Least(bound, () => Task.FromResult(TimeOut(module, timeout))), timeout, bound);
    }

    [Fact]
    [Trait("Trial", "1.3")]
    public void CpuTimeout_LoopAndShortRun_OneEndsByIt()
    {
        using var module = shared.Runtime.Load(Guests.Misbehave());
        var limits = Limits with { CpuTimeout = TimeSpan.FromMilliseconds(200), Timeout = TimeSpan.FromMinutes(2) };
        Assert.Equal(ExecutionStatus.Succeeded, module.CallWith(limits, "work", 1000L).Status);
        var outcome = module.CallWith(limits, "loop");
        Assert.Equal((ExecutionStatus.TimedOut, FaultKind.CpuLimit), (outcome.Status, outcome.Fault!.Kind));
        Assert.Contains("loop", outcome.Fault.Backtrace.Select(frame => frame.Function));
        Assert.InRange(outcome.Usage.Cpu, limits.CpuTimeout!.Value, limits.Timeout / 2);
    }

    [Fact]
    [Trait("Trial", "1.3")]
    public void CpuTimeout_LoopInTheStartFunction_EndsByIt()
    {
        using var module = shared.Runtime.LoadText("""(module (func $start (loop br 0)) (start $start) (func (export "f")))""");
        var outcome = module.CallWith(Limits with { CpuTimeout = TimeSpan.FromMilliseconds(50), Timeout = TimeSpan.FromMinutes(2) }, "f");
        Assert.Equal((ExecutionStatus.TimedOut, FaultKind.CpuLimit), (outcome.Status, outcome.Fault!.Kind));
    }

    [Fact]
    public void Fuel_EnoughAndTooLittle_AreTold()
    {
        using var module = shared.Runtime.LoadText(ArithmeticGuests.Fib, ResourceLimits.Default with { Fuel = 1_000_000 });
        var enough = module.CallWith(Limits with { Fuel = 100_000 }, "fib", 10);
        Assert.Equal(55, enough.Result.AsI32());
        Assert.InRange(enough.Usage.Fuel!.Value, 100, 99_999);
        var little = module.CallWith(Limits with { Fuel = 50 }, "fib", 10);
        Assert.Equal(FaultKind.FuelExhausted, little.Fault!.Kind);
        Assert.Equal(ExecutionStatus.Failed, little.Status);
        Assert.InRange(little.Usage.Fuel!.Value, 45, 60);
    }

    [Fact]
    public void Fuel_NoLimitInMeteredCode_IsNotCounted()
    {
        using var module = shared.Runtime.LoadText(ArithmeticGuests.Fib, ResourceLimits.Default with { Fuel = 1_000_000 });
        var outcome = module.Call("fib", 20);
        Assert.Equal(6765, outcome.Result.AsI32());
        Assert.Null(outcome.Usage.Fuel);
    }

    [Fact]
    public async Task Fuel_CodeThatIsNotMetered_IsMisuse()
    {
        using var module = shared.Runtime.LoadText(ArithmeticGuests.Fib);
        Assert.Throws<ArgumentException>(() => module.CallWith(Limits with { Fuel = 50 }, "fib", 10));
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await shared.Runtime.OutcomeAsync(module.Module, module.Request("fib", Limits with { Fuel = 50 }, 10), CancellationToken.None));
    }

    [Fact]
    public void Limits_ThatMeanNothing_AreMisuse()
    {
        using var module = shared.Runtime.LoadText(ArithmeticGuests.Add);
        var error = Assert.Throws<ArgumentException>(() => module.CallWith(Limits with { MemoryBytes = -1, Timeout = TimeSpan.Zero }, "add", 1, 2));
        Assert.Contains("MemoryBytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("Timeout", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_AtStart_ObeyedAndViolated()
    {
        using var runtime = TestRuntime.Create(o => o.Sandbox.MaximumMemoryBytes = 512L << 20);
        using var module = runtime.LoadText(MemoryGuests.MinimumOf256MiB);
        Assert.Equal(42, module.CallWith(Limits with { MemoryBytes = 256L << 20 }, "answer").Result.AsI32());
        var refused = module.CallWith(Limits with { MemoryBytes = (256L << 20) - 1 }, "answer");
        Assert.Equal(FaultKind.MemoryLimit, refused.Fault!.Kind);
        Assert.Contains("268,435,456", refused.Fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MemoryGuests.MinimumOf256MiB)]
    [InlineData(MemoryGuests.MinimumOfFourGiB)]
    public void Memory_AtStartBeyondWhatAnyRunMayHave_IsRefusedAtLoad(string guest) =>
        Assert.Throws<InvalidModuleException>(() => shared.Runtime.LoadText(guest));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    public void Memory_ByGrowth_StopsAtTheLimit(int limit, int reached)
    {
        using var module = shared.Runtime.Load(Guests.Misbehave());
        var limits = Limits with { MemoryBytes = (module.Analysis.Memories[0].MinBytes / Page * Page) + (limit * Page) };
        var outcome = module.CallWith(limits, "grow_until_denied");
        Assert.Equal((int)(module.Analysis.Memories[0].MinBytes / Page) + reached, outcome.Result.AsI32());
        Assert.Equal(limits.MemoryBytes, outcome.Usage.MemoryPeakBytes);
    }

    [Fact]
    public void Memory_ExhaustedAndTrapped_IsHintedAt()
    {
        using var module = shared.Runtime.LoadText(MemoryGuests.Exhausting);
        var outcome = module.CallWith(Limits with { MemoryBytes = 16 * Page }, "exhaust");
        Assert.Equal(FaultKind.TrapUnreachable, outcome.Fault!.Kind);
        Assert.Contains("within 10 % of its limit of 1,048,576", outcome.Fault.Message, StringComparison.Ordinal);
        using var modest = shared.Runtime.LoadText(TrapGuests.All);
        Assert.DoesNotContain("within 10 %", modest.Call("unreachable").Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_OfTwoMemories_IsShared()
    {
        using var runtime = TestRuntime.Create(o => o.Sandbox.MaxMemories = 2);
        using var module = runtime.LoadText(MemoryGuests.TwoMemories);
        Assert.Equal(42, module.Call("copy").Result.AsI32());
        Assert.Equal(1, module.CallWith(Limits with { MemoryBytes = 8 * Page }, "grow_second", 3).Result.AsI32());
        Assert.Equal(-1, module.CallWith(Limits with { MemoryBytes = 8 * Page }, "grow_second", 4).Result.AsI32());
    }

    [Fact]
    public void Table_AtStart_ObeyedAndViolated()
    {
        using var runtime = TestRuntime.Create(o => o.Sandbox.Limits = Limits with { TableElements = 200_000 });
        using var module = runtime.LoadText(TableGuests.MinimumOf200000);
        Assert.Equal(42, module.CallWith(Limits with { TableElements = 200_000 }, "answer").Result.AsI32());
        Assert.Equal(FaultKind.TableLimit, module.CallWith(Limits with { TableElements = 199_999 }, "answer").Fault!.Kind);
    }

    [Theory]
    [InlineData(TableGuests.MinimumOf200000)]
    [InlineData(TableGuests.MinimumOfTenMillion)]
    [InlineData(TableGuests.FiveTables)]
    [InlineData(MemoryGuests.FiveMemories)]
    public void Table_AtStartBeyondWhatAnyRunMayHave_IsRefusedAtLoad(string guest) =>
        Assert.Throws<InvalidModuleException>(() => shared.Runtime.LoadText(guest));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100, 1)]
    [InlineData(101, 101)]
    [InlineData(1000, 901)]
    [InlineData(10_000, 9901)]
    public void Table_ByGrowth_StopsAtTheLimit(int limit, int reached)
    {
        using var module = shared.Runtime.LoadText(TableGuests.Growing);
        Assert.Equal(reached, module.CallWith(Limits with { TableElements = limit }, "grow_until_denied").Result.AsI32());
    }

    [Fact]
    public void Stack_ShallowAndDeepRecursion_OneIsAFault()
    {
        using var module = shared.Runtime.Load(Guests.Misbehave());
        Assert.Equal(1000, module.Call("recurse", 1000).Result.AsI32());
        Assert.Equal(FaultKind.StackOverflow, module.Call("recurse", 100_000_000).Fault!.Kind);
    }

    [Fact]
    public void Stack_LargerByConfiguration_GoesDeeper()
    {
        using var small = TestRuntime.Create(o => (o.Sandbox.StackBytes, o.TieredCompilation) = (64 << 10, false));
        using var large = TestRuntime.Create(o => (o.Sandbox.StackBytes, o.TieredCompilation) = (1 << 20, false));
        using var shallow = small.Load(Guests.Misbehave());
        using var deep = large.Load(Guests.Misbehave());
        Assert.Equal(FaultKind.StackOverflow, shallow.Call("recurse", 10_000).Fault?.Kind);
        Assert.Equal(10_000, deep.Call("recurse", 10_000).Result.AsI32());
    }

    [Fact]
    public void OutputBytes_LessAndMore_MoreIsCutAndFlagged()
    {
        using var module = shared.Runtime.LoadText(AssemblyScriptGuests.Console);
        var whole = module.CallWith(Limits with { OutputBytes = 3 }, "log");
        Assert.Equal("no\n", System.Text.Encoding.UTF8.GetString(whole.Stdout.Span));
        Assert.False(whole.Truncated);
        var cut = module.CallWith(Limits with { OutputBytes = 2 }, "log");
        Assert.Equal("no", System.Text.Encoding.UTF8.GetString(cut.Stdout.Span));
        Assert.True(cut.Truncated);
        var none = module.CallWith(Limits with { OutputBytes = 0 }, "log");
        Assert.Equal(ExecutionStatus.Succeeded, none.Status);
        Assert.True(none.Stdout.IsEmpty && none.Truncated);
    }

    [Fact]
    public void ResultBytes_ObeyedAndViolated()
    {
        using var module = shared.Runtime.LoadText(AllocatorGuests.BadResults);
        var fits =
            module.Call("whole_memory", new CallOptions { Limits = Limits with { ResultBytes = 65536 }, Returns = ResultShape.Bytes }, CancellationToken.None);
        Assert.Equal(65536, fits.ResultBytes!.Length);
        var tooLong =
            module.Call("whole_memory", new CallOptions { Limits = Limits with { ResultBytes = 65535 }, Returns = ResultShape.Bytes }, CancellationToken.None);
        Assert.Equal(FaultKind.OutputLimit, tooLong.Fault!.Kind);
        Assert.Null(tooLong.ResultBytes);
    }

    private static TimeSpan TimeOut(LoadedModule module, TimeSpan timeout)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var outcome = module.CallWith(Limits with { Timeout = timeout }, "loop");
        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        Assert.Equal(FaultKind.DeadlineExceeded, outcome.Fault!.Kind);
        Assert.True(elapsed >= timeout);
        Assert.True(outcome.Usage.Cpu <= outcome.Usage.Duration + TimeSpan.FromMilliseconds(20));
        return elapsed;
    }
}
