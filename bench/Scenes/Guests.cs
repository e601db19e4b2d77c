using WasmOs.Wasmtime;

namespace WasmOs.Bench.Scenes;

/// <summary>The guests of the measurements.</summary>
internal static class Guests
{
    /// <summary>The example <c>calc</c>: C, with a memory and a stack.</summary>
    public static byte[] Calc { get; } = ReadCalc();

    /// <summary>Runs forever.</summary>
    public static byte[] Loop { get; } = Wat.ToBinary("(module (func (export \"loop\") (loop $again (br $again))))");

    /// <summary>A function that runs forever, and one that adds two numbers.</summary>
    public static byte[] LoopAndAdd { get; } = Wat.ToBinary("""
        (module
          (func (export "loop") (loop $again (br $again)))
          (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
        """);

    /// <summary>A bump allocator, and a function that returns the bytes that it receives.</summary>
    public static byte[] Echo { get; } = Wat.ToBinary("""
        (module
          (memory (export "memory") 2)
          (global $next (mut i32) (i32.const 1024))
          (func (export "alloc") (param i32) (result i32)
            (global.get $next)
            (global.set $next (i32.add (global.get $next) (local.get 0))))
          (func (export "echo") (param i32 i32) (result i32 i32) (local.get 0) (local.get 1)))
        """);

    /// <summary>Calls an import the given number of times. <c>empty</c> is the same loop without the call.</summary>
    public static byte[] Caller { get; } = Wat.ToBinary("""
        (module
          (import "bench" "next" (func $next (param i32) (result i32)))
          (import "bench" "next_of_run" (func $next_of_run (param i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "empty") (param $n i32) (result i32) (local $i i32)
            (loop $again
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
            (local.get $i))
          (func (export "static") (param $n i32) (result i32) (local $i i32)
            (loop $again
              (local.set $i (call $next (local.get $i)))
              (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
            (local.get $i))
          (func (export "of_run") (param $n i32) (result i32) (local $i i32)
            (loop $again
              (local.set $i (call $next_of_run (local.get $i)))
              (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
            (local.get $i)))
        """);

    private static byte[] ReadCalc()
    {
        using var resource = typeof(Guests).Assembly.GetManifestResourceStream("calc.wasm")
            ?? throw new InvalidOperationException("calc.wasm is not in the program.");
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return copy.ToArray();
    }
}
