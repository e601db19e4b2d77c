using System.Text;

namespace WasmOs.Runtime.Tests.Imports.AssemblyScript;

public sealed class AssemblyScriptImportsTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    [Fact]
    public void Abort_FromText_GivesMessageFileAndPlace()
    {
        using var module = shared.Runtime.LoadText(ImportGuests.Abort);
        var fault = module.Call("abort").Fault!;
        Assert.Equal(FaultKind.TrapAbort, fault.Kind);
        Assert.Equal("The guest aborted: no at a.ts:3:5.", fault.Message);
    }

    [Fact]
    public void Abort_BadPointers_IsStillAnAbort()
    {
        using var module = shared.Runtime.LoadText(ImportGuests.Abort);
        var fault = module.Call("abort_at_bad_pointer").Fault!;
        Assert.Equal(FaultKind.TrapAbort, fault.Kind);
        Assert.Equal("The guest aborted: no message at unknown file:3:5.", fault.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Abort_HostileMessage_IsBoundedAndEscaped(int characters)
    {
        using var module = shared.Runtime.LoadText(AssemblyScriptGuests.LongAbort);
        var fault = module.Call("abort", characters).Fault!;
        Assert.Equal(FaultKind.TrapAbort, fault.Kind);
        Assert.InRange(fault.Message.Length, 1, 1400);
        Assert.Contains(@"\u{fefe}", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufefe', fault.Message);
    }

    [Fact]
    public void Abort_FromARealProgram_NamesItsMessage()
    {
        using var module = shared.Runtime.Load(Guests.GreetAssemblyScript());
        var fault = module.Call("fail", "out of tea").Fault!;
        Assert.Equal(FaultKind.TrapAbort, fault.Kind);
        Assert.Contains("out of tea", fault.Message, StringComparison.Ordinal);
        Assert.Contains("greet.ts:", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Console_EachFunction_WritesToItsStream()
    {
        using var module = shared.Runtime.LoadText(AssemblyScriptGuests.Console);
        var outcome = module.Call("all");
        Assert.Equal("no\nno\nno\n", Encoding.UTF8.GetString(outcome.Stdout.Span));
        Assert.Equal("no\nno\n", Encoding.UTF8.GetString(outcome.Stderr.Span));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(65537)]
    [InlineData(-1)]
    [InlineData(-4)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Console_HostilePointer_WritesNull(int pointer)
    {
        using var module = shared.Runtime.LoadText(AssemblyScriptGuests.Console);
        var outcome = module.Call("log_at", pointer);
        Assert.Equal(ExecutionStatus.Succeeded, outcome.Status);
        Assert.Equal("null\n", Encoding.UTF8.GetString(outcome.Stdout.Span));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(64512, 32257)]
    [InlineData(64513, 5)]
    [InlineData(-1, 5)]
    [InlineData(int.MaxValue, 5)]
    public void Console_HostileLength_IsCheckedAgainstTheMemory(int length, int written)
    {
        using var module = shared.Runtime.LoadText(AssemblyScriptGuests.Console);
        Assert.Equal(written, Encoding.UTF8.GetCharCount(module.Call("log_length", length).Stdout.Span));
    }

    [Theory]
    [InlineData(0, "trace: no\n")]
    [InlineData(2, "trace: no 1, 2.5\n")]
    [InlineData(5, "trace: no 1, 2.5, -3, Infinity, NaN\n")]
    [InlineData(1000, "trace: no 1, 2.5, -3, Infinity, NaN\n")]
    [InlineData(-1, "trace: no\n")]
    public void Trace_AnyCount_WritesItsNumbers(int count, string line)
    {
        using var module = shared.Runtime.LoadText(AssemblyScriptGuests.Console);
        Assert.Equal(line, Encoding.UTF8.GetString(module.Call("trace", count).Stderr.Span));
    }

    [Fact]
    public void DateNow_ClockOfTheRuntime_IsWhatTheGuestSees()
    {
        using var runtime = TestRuntime.Create(time: new FixedTime());
        using var module = runtime.LoadText(AssemblyScriptGuests.Console);
        Assert.Equal(1_234_567, module.Call("now").Result.AsF64());
    }

    [Fact]
    public void DateNow_ClockThatThrows_IsAFaultOfTheHost()
    {
        using var runtime = TestRuntime.Create(time: new BrokenTime());
        using var module = runtime.LoadText(AssemblyScriptGuests.Console);
        var fault = module.Call("now").Fault!;
        Assert.Equal(FaultKind.TrapHost, fault.Kind);
        Assert.Contains("stopped", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Seed_EachRun_IsAnother()
    {
        using var module = shared.Runtime.LoadText(AssemblyScriptGuests.Console);
        var seeds = Enumerable.Range(0, 100).Select(_ => module.Call("seed").Result.AsF64()).ToHashSet();
        Assert.Equal(100, seeds.Count);
        Assert.All(seeds, seed => Assert.InRange(seed, 0, 1));
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_234_567);
    }

    // Works once, for the id of the run.
    private sealed class BrokenTime : TimeProvider
    {
        private int _reads;

        public override DateTimeOffset GetUtcNow() =>
            Interlocked.Increment(ref _reads) == 1 ? DateTimeOffset.UnixEpoch : throw new InvalidOperationException("The clock has stopped.");
    }
}
