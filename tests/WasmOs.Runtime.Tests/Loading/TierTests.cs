using System.Text;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Tests.Loading;

/// <summary>
/// Optimized code replaces baseline code while the module is in use. Everything that a caller can see of a run is the same in both: results to the bit, faults
/// with their message and backtrace, and output.
/// </summary>
[Trait("Trial", "1.16")]
public sealed class TierTests
{
    private static readonly string[] I32 = ["0", "1", "-1", "7", "-2147483648", "2147483647"];
    private static readonly string[] I64 = ["0", "1", "-1", "7", "-9223372036854775808", "9223372036854775807"];
    private static readonly string[] F32 = ["0", "-0", "1.5", "-2.5", "inf", "-inf", "nan:0x200000", "2147483648", "1e-40", "3e38"];
    private static readonly string[] F64 = ["0", "-0", "1.5", "-2.5", "inf", "-inf", "nan:0x8000000000000", "9223372036854775808", "1e-310", "1e308"];

    /// <summary>
    /// Every numeric instruction with values at the edges of its range. The bits of NaNs are not compared, because the specification leaves them open.
    /// </summary>
    [Fact]
    public async Task Numbers_AtTheirEdges_AreTheSameInBothTiers()
    {
        var text = new StringBuilder("(module (memory 1) ");
        var calls = new List<string>();
        Binary("i32", I32, "i32", "add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u");
        Binary("i64", I64, "i64", "add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr");
        Binary("i64", I64, "i32", "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u");
        Binary("f32", F32, "f32", "add sub mul div min max copysign");
        Binary("f64", F64, "f64", "add sub mul div min max copysign");
        Binary("f32", F32, "i32", "eq ne lt gt le ge");
        Binary("f64", F64, "i32", "eq ne lt gt le ge");
        Unary("i32", I32, "i32", "clz ctz popcnt eqz extend8_s extend16_s");
        Unary("i64", I64, "i64", "clz ctz popcnt extend8_s extend16_s extend32_s");
        Unary("f32", F32, "f32", "abs neg ceil floor trunc nearest sqrt");
        Unary("f64", F64, "f64", "abs neg ceil floor trunc nearest sqrt");
        Unary("f32", F32, "i32", "i32.trunc_f32_s i32.trunc_f32_u i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.reinterpret_f32");
        Unary("f64", F64, "i32", "i32.trunc_f64_s i32.trunc_f64_u i32.trunc_sat_f64_s i32.trunc_sat_f64_u");
        Unary("f32", F32, "i64", "i64.trunc_f32_s i64.trunc_f32_u i64.trunc_sat_f32_s i64.trunc_sat_f32_u");
        Unary("f64", F64, "i64", "i64.trunc_f64_s i64.trunc_f64_u i64.trunc_sat_f64_s i64.trunc_sat_f64_u i64.reinterpret_f64");
        Unary("i32", I32, "i64", "i64.extend_i32_s i64.extend_i32_u");
        Unary("i64", I64, "i32", "i32.wrap_i64");
        Unary("i32", I32, "f32", "f32.convert_i32_s f32.convert_i32_u");
        Unary("i64", I64, "f32", "f32.convert_i64_s f32.convert_i64_u");
        Unary("i32", I32, "f64", "f64.convert_i32_s f64.convert_i32_u");
        Unary("i64", I64, "f64", "f64.convert_i64_s f64.convert_i64_u");
        Unary("f64", F64, "f32", "f32.demote_f64");
        Unary("f32", F32, "f64", "f64.promote_f32");
        await AssertSameAsync(text.Append(')').ToString(), calls);
        Assert.InRange(calls.Count, 2500, 5000);

        void Binary(string type, string[] values, string result, string names)
        {
            foreach (var name in names.Split(' '))
            {
                foreach (var left in values)
                {
                    foreach (var right in values)
                    {
                        Add(result, $"({type}.{name} ({type}.const {left}) ({type}.const {right}))");
                    }
                }
            }
        }

        void Unary(string type, string[] values, string result, string names)
        {
            foreach (var name in names.Split(' '))
            {
                foreach (var value in values)
                {
                    Add(result, $"({(name.Contains('.', StringComparison.Ordinal) ? name : $"{type}.{name}")} ({type}.const {value}))");
                }
            }
        }

        void Add(string result, string expression)
        {
            var name = $"f{calls.Count}";
            calls.Add(name);

            // Replaces any NaN by the canonical NaN.
            var canonical = result is "f32" or "f64"
                ? $"(local.set 0 {expression}) (select ({result}.const nan) (local.get 0) ({result}.ne (local.get 0) (local.get 0)))"
                : expression;
            text.Append($"(func (export \"{name}\") (result {result}) (local {result}) {canonical})\n");
        }
    }

    /// <summary>Compares the kind of the fault, its message, the frames with their offsets, and the output written before the fault.</summary>
    [Fact]
    public async Task Faults_OfEachKind_AreTheSameInBothTiers()
    {
        const string Text = """
            (module
              (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
              (memory (export "memory") 1 3) (table $t 3 5 funcref) (elem (i32.const 0) $print $inner)
              (global $far (mut i32) (i32.const -1)) (type $void (func)) (type $other (func (param i64)))
              (data (i32.const 0) "\08\00\00\00\03\00\00\00hi\n") (data $passive "abc")
              (func $print (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 100))))
              (func $inner (call $print) (unreachable))
              (func $middle (call $inner))
              (func (export "deep") (call $print) (call $middle))
              (func (export "indirect") (call_indirect (type $void) (i32.const 1)))
              (func (export "indirect_null") (call_indirect (type $void) (i32.const 2)))
              (func (export "indirect_outside") (call_indirect (type $void) (i32.const 9)))
              (func (export "indirect_other_type") (call_indirect (type $other) (i64.const 1) (i32.const 0)))
              (func (export "load_outside") (result i32) (i32.load (i32.const 65533)))
              (func (export "load_far_outside") (result i64) (i64.load offset=4294967295 (global.get $far)))
              (func (export "store_outside") (i64.store (i32.const 65529) (i64.const 1)))
              (func (export "div_zero") (result i32) (i32.div_s (i32.const 1) (i32.const 0)))
              (func (export "div_overflow") (result i32) (i32.div_s (i32.const -2147483648) (i32.const -1)))
              (func (export "rem_overflow") (result i32) (i32.rem_s (i32.const -2147483648) (i32.const -1)))
              (func (export "trunc") (result i32) (i32.trunc_f64_s (f64.const nan)))
              (func (export "trunc_large") (result i64) (i64.trunc_f32_u (f32.const 1e30)))
              (func (export "fill_outside") (memory.fill (i32.const 65530) (i32.const 1) (i32.const 7)))
              (func (export "copy_outside") (memory.copy (i32.const 0) (i32.const 65530) (i32.const 7)))
              (func (export "init_outside") (memory.init $passive (i32.const 0) (i32.const 1) (i32.const 3)))
              (func (export "init_dropped") (data.drop $passive) (memory.init $passive (i32.const 0) (i32.const 0) (i32.const 1)))
              (func (export "table_outside") (result i32) (table.fill $t (i32.const 3) (ref.null func) (i32.const 1)) (i32.const 1))
              (func (export "grow") (result i32 i32 i32 i32)
                (memory.grow (i32.const 2)) (memory.grow (i32.const 1)) (table.grow $t (ref.null func) (i32.const 2)) (table.grow $t (ref.null func) (i32.const 1)))
              (func (export "exit") (call $print) (call $proc_exit (i32.const 3)))
              (func (export "partial") (result i32) (local i32)
                (loop $l (local.set 0 (i32.add (local.get 0) (i32.const 1))) (i32.store8 (i32.add (i32.const 65000) (local.get 0)) (i32.const 65)) (br $l)) (local.get 0))
              (func (export "overflow") (call $overflow (i32.const 0)))
              (func $overflow (param i32) (call $overflow (i32.add (local.get 0) (i32.const 1)))))
            """;
        await AssertSameAsync(
            Text,
            [
                "deep", "indirect", "indirect_null", "indirect_outside", "indirect_other_type", "load_outside", "load_far_outside", "store_outside", "div_zero",
                "div_overflow", "rem_overflow",
             "trunc", "trunc_large", "fill_outside", "copy_outside", "init_outside", "init_dropped", "table_outside", "grow", "exit", "partial", "overflow"]);
    }

    private static async Task AssertSameAsync(string text, IReadOnlyList<string> functions)
    {
        var wasm = Wasmtime.Wat.ToBinary(text);
        using var tiered = TestRuntime.Create(o => o.PoolSize = 0);
        using var optimizing = TestRuntime.Create(o => (o.PoolSize, o.TieredCompilation) = (0, false));
        using var baseline = await LoadAsync(tiered, wasm);
        using var optimized = await LoadAsync(optimizing, wasm);
        Assert.Equal((false, true), (baseline.Module.IsOptimized, optimized.Module.IsOptimized));
        foreach (var function in functions)
        {
            Assert.Equal(await SeenAsync(optimizing, optimized, function), await SeenAsync(tiered, baseline, function));
        }
    }

    // The module is not kept in the cache, so that optimized code does not replace the baseline code.
    private static async Task<ModuleLease> LoadAsync(WasmRuntime runtime, byte[] wasm)
    {
        var source = new MemoryModuleSource(wasm);
        return (await runtime.LoadAsync(source.Digest, source, ResourceLimits.Default, keep: false, CancellationToken.None)).Lease;
    }

    private static string Bits(GuestValue value) => value.Kind switch
    {
        ValueKind.I32 => $"{value.AsI32():x}",
        ValueKind.I64 => $"{value.AsI64():x}",
        ValueKind.F32 => $"{BitConverter.SingleToUInt32Bits(value.AsF32()):x}",
        _ => $"{BitConverter.DoubleToUInt64Bits(value.AsF64()):x}",
    };

    private static async Task<string> SeenAsync(WasmRuntime runtime, ModuleLease lease, string function)
    {
        var request = new ExecutionRequest { Id = ExecutionId.New(TimeProvider.System), Function = lease.Module.Analysis.FindFunction(function)! };
        var outcome = (await runtime.OutcomeAsync(lease.Module, request, CancellationToken.None))!;
        var frames = outcome.Fault?.Backtrace.Select(frame => $"{frame.Function}[{frame.FunctionIndex}]@{frame.Offset}") ?? [];
        return $"{function}: {outcome.Status} {string.Join(',', outcome.Results.Select(Bits))} exit {outcome.ExitCode} {outcome.Fault?.Kind} {outcome.Fault?.Message} "
            + $"{(outcome.Fault?.Kind == FaultKind.StackOverflow ? "" : string.Join(' ', frames))} "
            + $"out {Encoding.UTF8.GetString(outcome.Stdout.Span)} memory {outcome.Usage.MemoryPeakBytes}";
    }
}
