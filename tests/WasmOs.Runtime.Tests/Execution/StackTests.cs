using System.Globalization;
using System.Text;
using WasmOs.Runtime.Loading;

namespace WasmOs.Runtime.Tests.Execution;

/// <summary>A guest has the same stack in the code of both compilers, and never more than its thread has left.</summary>
[Trait("Trial", "1.16")]
public sealed class StackTests
{
    private const int Endless = int.MaxValue;

    /// <summary>Functions <c>f</c> that call themselves as often as their argument says. The kind of stack frame differs from function to function.</summary>
    public static TheoryData<string, string> Shapes => new()
    {
        { "one parameter", "(func $f (export \"f\") (param i32) (result i32) (if (result i32) (local.get 0) (then (i32.add (i32.const 1) (call $f (i32.sub (local.get 0) (i32.const 1))))) (else (i32.const 0))))" },
        { "twenty parameters", Parameters(20) },
        { "values that live across the call", Live(40) },
        { "values pushed before the call", Pushed(60) },
        { "a table", Indirect },
        { "many blocks", Blocks(60) },
    };

    /// <summary>A call that succeeds in baseline code also succeeds in optimized code: it must not fail only because the code was replaced meanwhile.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Recursion_ThatBaselineCodeHolds_OptimizedCodeHolds(string shape, string function)
    {
        var text = $"(module (type $t (func (param i32) (result i32))) (table funcref (elem $f)) {function})";
        using var tiered = TestRuntime.Create(o => o.PoolSize = 0);
        using var optimizing = TestRuntime.Create(o => (o.PoolSize, o.TieredCompilation) = (0, false));
        var baseline = await DeepestAsync(tiered, text, isOptimized: false);
        var optimized = await DeepestAsync(optimizing, text, isOptimized: true);
        Assert.True(optimized >= baseline, $"{shape}: baseline {baseline}, optimized {optimized}, ratio {(double)optimized / baseline:0.00}");
        Assert.InRange(baseline, 1000, Endless);
    }

    /// <summary>The call may come from a thread with a small stack, a thread with a large stack, or a thread of the pool.</summary>
    [Theory]
    [InlineData(256 << 10)]
    [InlineData(1536 << 10)]
    [InlineData(64 << 20)]
    public async Task Recursion_WithoutAnEnd_IsAFaultOnEveryThread(int threadStack)
    {
        using var runtime = TestRuntime.Create(o => o.TieredCompilation = false);
        using var module = runtime.Load(Guests.Misbehave());
        FaultKind? kind = null;
        var depth = 0;
        var thread = new Thread(
            () =>
            {
                kind = module.Call("recurse", Endless).Fault?.Kind;
                depth = module.Call("recurse", 20_000).Result.AsI32();
            },
            threadStack);
        thread.Start();
        Assert.True(thread.Join(TestRuntime.Patience));
        Assert.Equal((FaultKind.StackOverflow, 20_000), (kind, depth));
        Assert.Equal(FaultKind.StackOverflow, await Task.Run(() => module.Call("recurse", Endless).Fault?.Kind));
    }

    [Theory]
    [InlineData(16 << 20, 1_000_000, null)]
    [InlineData(64 << 10, 1_000_000, FaultKind.StackOverflow)]
    public async Task Recursion_BySetting_GoesAsDeepAsItSays(int stackBytes, int depth, FaultKind? fault)
    {
        using var runtime = TestRuntime.Create(o => (o.Sandbox.StackBytes, o.TieredCompilation) = (stackBytes, false));
        using var module = runtime.Load(Guests.Misbehave());
        Assert.Equal(fault, module.Call("recurse", depth).Fault?.Kind);
        var outcome = await Task.Run(async () => await runtime.OutcomeAsync(module.Module, module.Request("recurse", null, depth), CancellationToken.None));
        Assert.Equal(fault, outcome!.Fault?.Kind);
    }

    /// <summary>
    /// A module that asks for a larger stack gets it, in the code of either compiler. The same module loaded with the default stack does not.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Recursion_OfAModuleThatAsksForMore_GoesDeeper(bool tiered)
    {
        const int Deep = 400_000;
        using var runtime = TestRuntime.Create(o => o.TieredCompilation = tiered);
        var more = ResourceLimits.Default with { StackBytes = tiered ? 64 << 20 : 8 << 20 };
        using var module = runtime.Load(Guests.Misbehave(), more);
        using var usual = runtime.Load(Guests.Misbehave());
        Assert.Equal(!tiered, module.Module.IsOptimized);
        Assert.Equal(Deep, module.CallWith(more, "recurse", Deep).Result.AsI32());
        Assert.Equal(FaultKind.StackOverflow, module.CallWith(more, "recurse", Endless).Fault?.Kind);
        Assert.Equal(FaultKind.StackOverflow, usual.Call("recurse", Deep).Fault?.Kind);
    }

    /// <summary>A stack limit larger than the module's code was compiled for is refused, not ignored.</summary>
    [Fact]
    public void Stack_OfAModuleThatWasLoadedWithLess_IsRefused()
    {
        using var runtime = TestRuntime.Create();
        using var module = runtime.Load(Guests.Misbehave());
        Assert.Throws<ArgumentException>(() => module.CallWith(ResourceLimits.Default with { StackBytes = 2 << 20 }, "recurse", 1));
        Assert.Equal(1, module.CallWith(ResourceLimits.Default with { StackBytes = 1 << 20 }, "recurse", 1).Result.AsI32());
    }

    // The depth of the deepest recursion that does not overflow, to within one part in 64.
    private static async Task<int> DeepestAsync(WasmRuntime runtime, string text, bool isOptimized)
    {
        var source = new MemoryModuleSource(Wasmtime.Wat.ToBinary(text));
        var load = await runtime.LoadAsync(source.Digest, source, ResourceLimits.Default, keep: false, CancellationToken.None);
        using var lease = load.Lease;
        var module = lease.Module;
        Assert.Equal(isOptimized, module.IsOptimized);
        var (good, bad) = (0, 1 << 24);
        while (bad - good > Math.Max(1, good / 64))
        {
            var middle = good + ((bad - good) / 2);
            var request = new ExecutionRequest
            {
                Id = ExecutionId.New(TimeProvider.System),
                Function = module.Analysis.FindFunction("f")!,
                Arguments = new GuestArgument[] { middle },
            };
            var fault = (await runtime.OutcomeAsync(module, request, CancellationToken.None))!.Fault;
            Assert.True(fault is null or { Kind: FaultKind.StackOverflow }, fault?.Message);
            (good, bad) = fault is null ? (middle, bad) : (good, middle);
        }

        return good;
    }

    private const string Indirect = """
        (func $f (export "f") (param i32) (result i32)
          (if (result i32) (local.get 0)
            (then (i32.add (i32.const 1) (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))))
            (else (i32.const 0))))
        """;

    private static string Parameters(int count)
    {
        var text = new StringBuilder("(func $g (param i32");
        text.Append(string.Concat(Enumerable.Repeat(" i64", count)))
            .Append(") (result i32) (if (result i32) (local.get 0) (then (i32.add (i32.const 1) (call $g (i32.sub (local.get 0) (i32.const 1))");
        for (var i = 1; i <= count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" (i64.add (local.get {(i % count) + 1}) (i64.const {i}))");
        }

        return text.Append("))) (else (i32.wrap_i64 (local.get 1))))) (func $f (export \"f\") (param i32) (result i32) (call $g (local.get 0)")
            .Append(string.Concat(Enumerable.Repeat(" (i64.const 1)", count))).Append("))").ToString();
    }

    // Each local variable is computed before the call and used after it, so it must be kept in the frame.
    private static string Live(int count)
    {
        var text = new StringBuilder("(func $f (export \"f\") (param i32) (result i32) (local");
        text.Append(string.Concat(Enumerable.Repeat(" i64", count))).Append(')');
        for (var i = 1; i <= count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"(local.set {i} (i64.mul (i64.extend_i32_u (local.get 0)) (i64.const {i * 7919})))");
        }

        text.Append("(if (local.get 0) (then (drop (call $f (i32.sub (local.get 0) (i32.const 1))))))");
        for (var i = 2; i <= count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"(local.set 1 (i64.xor (i64.rotl (local.get 1) (i64.const 5)) (local.get {i})))");
        }

        return text.Append("(i32.wrap_i64 (local.get 1)))").ToString();
    }

    // Values stay on the operand stack while the function calls itself.
    private static string Pushed(int count)
    {
        var text = new StringBuilder("(func $f (export \"f\") (param i32) (result i32) (if (result i32) (local.get 0) (then ");
        for (var i = 1; i <= count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"(i32.add (i32.mul (local.get 0) (i32.const {i * 31})) ");
        }

        return text.Append("(call $f (i32.sub (local.get 0) (i32.const 1)))").Append(')', count).Append(") (else (i32.const 0))))").ToString();
    }

    // A loop over a branch table, which Go makes of each function that can be resumed. Every block has values of its own.
    private static string Blocks(int count)
    {
        var text = new StringBuilder("(func $f (export \"f\") (param i32) (result i32) (local i32 i64 i64 i64 i64 f64)\n(loop $again\n");
        text.Append(string.Concat(Enumerable.Repeat("(block ", count))).Append("(br_table");
        for (var i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" {i}");
        }

        text.Append(" (local.get 1))");
        for (var i = 0; i < count; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $")\n(local.set {2 + (i % 4)} (i64.add (i64.mul (local.get {2 + ((i + 1) % 4)}) (i64.const {i + 3})) (i64.extend_i32_u (local.get 0))))")
                .Append(CultureInfo.InvariantCulture, $"(local.set 6 (f64.add (local.get 6) (f64.convert_i64_s (local.get {2 + (i % 4)}))))")
                .Append(i % 7 == 3
                    ? "(if (local.get 0) (then (local.set 1 (call $f (i32.sub (local.get 0) (i32.const 1)))) (return (i32.wrap_i64 (i64.add (local.get 2) (i64.trunc_sat_f64_s (local.get 6)))))))"
                    : "");
        }

        return text.Append(") (i32.const 0))").ToString();
    }
}
