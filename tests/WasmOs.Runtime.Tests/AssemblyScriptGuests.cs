namespace WasmOs.Runtime.Tests;

/// <summary>Modules that import what AssemblyScript's compiler does, as WebAssembly text.</summary>
internal static class AssemblyScriptGuests
{
    /// <summary>Writes "no" by each function of the console, or what lies at a pointer; gives the time and a seed.</summary>
    public const string Console = """
        (module
          (import "env" "console.log" (func $log (param i32)))
          (import "env" "console.info" (func $info (param i32)))
          (import "env" "console.debug" (func $debug (param i32)))
          (import "env" "console.warn" (func $warn (param i32)))
          (import "env" "console.error" (func $error (param i32)))
          (import "env" "trace" (func $trace (param i32 i32 f64 f64 f64 f64 f64)))
          (import "env" "Date.now" (func $now (result f64)))
          (import "env" "seed" (func $seed (result f64)))
          (memory (export "memory") 1)
          (data (i32.const 12) "\04\00\00\00n\00o\00")
          (func (export "log") (call $log (i32.const 16)))
          (func (export "all")
            (call $log (i32.const 16)) (call $info (i32.const 16)) (call $debug (i32.const 16))
            (call $warn (i32.const 16)) (call $error (i32.const 16)))
          (func (export "log_at") (param i32) (call $log (local.get 0)))
          (func (export "log_length") (param i32)
            (i32.store (i32.const 1020) (local.get 0))
            (call $log (i32.const 1024)))
          (func (export "trace") (param i32)
            (call $trace (i32.const 16) (local.get 0) (f64.const 1) (f64.const 2.5) (f64.const -3) (f64.const inf) (f64.const nan)))
          (func (export "now") (result f64) (call $now))
          (func (export "seed") (result f64) (call $seed)))
        """;

    /// <summary>Aborts with a message of so many characters, none of which prints (U+FEFE is not assigned).</summary>
    public const string LongAbort = """
        (module
          (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
          (memory (export "memory") 4)
          (func (export "abort") (param $characters i32)
            (memory.fill (i32.const 8) (i32.const 0xfe) (i32.mul (local.get $characters) (i32.const 2)))
            (i32.store (i32.const 4) (i32.mul (local.get $characters) (i32.const 2)))
            (call $abort (i32.const 8) (i32.const 8) (i32.const 1) (i32.const 2))))
        """;
}
