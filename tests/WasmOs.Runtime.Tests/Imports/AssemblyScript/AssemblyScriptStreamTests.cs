using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Tests.Imports.AssemblyScript;

/// <summary>
/// What AssemblyScript's console writes goes where the run's standard streams go, and what its clocks and randomness give is under the same capabilities as
/// WASI's.
/// </summary>
[Trait("Trial", "1.17")]
public sealed class AssemblyScriptStreamTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    private const string Guest = """
        (module
          (import "env" "console.log" (func $log (param i32)))
          (import "env" "console.assert" (func $assert (param i32 i32)))
          (import "env" "console.time" (func $time (param i32)))
          (import "env" "console.timeLog" (func $timeLog (param i32)))
          (import "env" "console.timeEnd" (func $timeEnd (param i32)))
          (import "env" "trace" (func $trace (param i32 i32 f64 f64 f64 f64 f64)))
          (import "env" "Date.now" (func $now (result f64)))
          (import "env" "performance.now" (func $steady (result f64)))
          (import "env" "seed" (func $seed (result f64)))
          (import "env" "Math.random" (func $random (result f64)))
          (import "env" "process.exit" (func $exit (param i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 4)
          (data (i32.const 12) "\04\00\00\00n\00o\00")
          (data (i32.const 64) "wasi\n")
          (func $line (i32.store (i32.const 32) (i32.const 64)) (i32.store (i32.const 36) (i32.const 5))
            (drop (call $write (i32.const 1) (i32.const 32) (i32.const 1) (i32.const 40))))
          (func (export "order") (call $log (i32.const 16)) (call $line) (call $log (i32.const 16)) (call $line))
          (func (export "trace") (call $trace (i32.const 16) (i32.const 1) (f64.const 1) (f64.const 0) (f64.const 0) (f64.const 0) (f64.const 0)))
          (func (export "assert") (call $assert (i32.const 1) (i32.const 16)) (call $assert (i32.const 0) (i32.const 16)))
          (func (export "timers")
            (call $time (i32.const 16)) (call $timeLog (i32.const 16)) (call $timeEnd (i32.const 16)) (call $timeEnd (i32.const 16)))
          (func (export "long") (memory.fill (i32.const 1024) (i32.const 97) (i32.const 200000)) (i32.store (i32.const 1020) (i32.const 200000)) (call $log (i32.const 1024)))
          (func (export "many") (local $i i32)
            (loop $more (call $log (i32.const 16)) (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000)))))
          (func (export "now") (drop (call $now)))
          (func (export "steady") (result i32) (f64.ge (f64.sub (call $steady) (call $steady)) (f64.const -10000)))
          (func (export "steady_alone") (drop (call $steady)))
          (func (export "seed") (drop (call $seed)))
          (func (export "random") (drop (call $random)))
          (func (export "exit") (call $exit (i32.const 3))))
        """;

    [Fact]
    public void Console_StandardOutputIsAStream_WritesThereInTheOrderOfWasi()
    {
        var (outcome, output, _) = Run("order");

        Assert.Equal((ExecutionStatus.Succeeded, "no\nwasi\nno\nwasi\n"), (outcome.Status, output.Text));
        Assert.True(outcome.Stdout.IsEmpty);
    }

    [Fact]
    public void Trace_StandardErrorIsAStream_WritesThere() => Assert.Equal("trace: no 1\n", Run("trace").Errors.Text);

    [Fact]
    public void Assert_HoldsAndDoesNot_WritesTheOtherAlone() => Assert.Equal("Assertion failed: no\n", Run("assert").Errors.Text);

    [Fact]
    public void Timers_StartedShownAndEnded_PrintTheirTimes()
    {
        var (_, output, errors) = Run("timers");

        Assert.Matches("^no: [0-9.]+ms\nno: [0-9.]+ms\n$", output.Text);
        Assert.Equal("Warning: No such label 'no' for console.timeEnd()\n", errors.Text);
    }

    [Fact]
    public void Console_OutputThatTakesLittle_GuestWaitsAndNothingIsLost()
    {
        var slow = new StepOutput(bytes: 7);
        var (outcome, output, _) = Run("many", output: slow);

        Assert.Equal(ExecutionStatus.Succeeded, outcome.Status);
        Assert.Equal(string.Concat(Enumerable.Repeat("no\n", 1000)), output.Text);
        Assert.True(slow.Waits > 0);
    }

    [Fact]
    public void Console_LongText_IsWrittenWhole()
    {
        var text = Run("long").Output.Text;

        Assert.Equal(100_001, text.Length);
        Assert.Equal('慡', text[0]);
        Assert.Equal('慡', text[^2]);
    }

    [Fact]
    public void Console_OutputThatNeverTakesAnything_EndsAtTheTimeout()
    {
        var (outcome, _, _) = Run("many", limits: ResourceLimits.Default with { Timeout = TimeSpan.FromMilliseconds(100) }, output: new StepOutput(bytes: 0));

        Assert.Equal(ExecutionStatus.TimedOut, outcome.Status);
    }

    [Theory]
    [InlineData("now", "Date.now")]
    [InlineData("steady_alone", "performance.now")]
    [InlineData("timers", "console.time")]
    public void Clock_NotGranted_EndsTheRunAndIsRecorded(string function, string name)
    {
        var (outcome, _, _) = Run(function, new CapabilityPolicy { Clock = false });

        Assert.Equal(FaultKind.CapabilityDenied, outcome.Fault!.Kind);
        Assert.Contains(name, outcome.Fault.Message, StringComparison.Ordinal);
        Assert.Contains(outcome.Capabilities, static item => item is { Capability: Capability.Clock, Blocked: true });
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("random")]
    public void Randomness_NotGranted_EndsTheRun(string function) =>
        Assert.Equal(FaultKind.CapabilityDenied, Run(function, new CapabilityPolicy { Randomness = false }).Outcome.Fault!.Kind);

    [Theory]
    [InlineData("now")]
    [InlineData("steady")]
    [InlineData("seed")]
    [InlineData("random")]
    public void ClockAndRandomness_Granted_AreGiven(string function) => Assert.Equal(ExecutionStatus.Succeeded, Run(function).Outcome.Status);

    [Fact]
    public void Exit_WithACode_IsTheGuests() => Assert.Equal(3, Run("exit").Outcome.ExitCode);

    private (ExecutionOutcome Outcome, StepOutput Output, StepOutput Errors) Run(
        string function, CapabilityPolicy? policy = null, ResourceLimits? limits = null, StepOutput? output = null)
    {
        output ??= new StepOutput(int.MaxValue);
        var errors = new StepOutput(int.MaxValue);
        using var module = shared.Runtime.LoadText(Guest);
        var options = new WasiOptions { Stdout = output, Stderr = errors, Policy = policy ?? CapabilityPolicy.Default };
        return (module.Call(function, new CallOptions { Wasi = options, Limits = limits }, CancellationToken.None), output, errors);
    }
}
