namespace WasmOs.TestKit;

/// <summary>Guests with a function for each way to trap, as WebAssembly text. The functions have the names of the fault kinds in the API.</summary>
/// <remarks>wabt 1.0.32 is too old to read the hostile function name, the null reference and the exception.</remarks>
public static class TrapGuests
{
    /// <summary>The traps that need only proposals that every kind of engine supports.</summary>
    public const string All = """
        (module
          (type $unary (func (param i32) (result i32)))
          (memory 1 1)
          (table $functions 2 2 funcref)
          (elem $functions (i32.const 1) $nothing)
          (func $nothing)
          (func $unreachable (export "unreachable") unreachable)
          (func $memory_out_of_bounds (export "memory_out_of_bounds") (result i32)
            (i32.load (i32.const 65536)))
          (func $memory_out_of_bounds_by_overflow (export "memory_out_of_bounds_by_overflow") (result i32)
            (i32.load offset=4294967295 (i32.const -1)))
          (func $memory_fill_out_of_bounds (export "memory_fill_out_of_bounds")
            (memory.fill (i32.const 65535) (i32.const 0) (i32.const 2)))
          (func $table_out_of_bounds (export "table_out_of_bounds")
            (drop (table.get $functions (i32.const 2))))
          (func $call_out_of_bounds (export "call_out_of_bounds") (result i32)
            (call_indirect $functions (type $unary) (i32.const 0) (i32.const 2)))
          (func $indirect_call_to_null (export "indirect_call_to_null") (result i32)
            (call_indirect $functions (type $unary) (i32.const 0) (i32.const 0)))
          (func $bad_signature (export "bad_signature") (result i32)
            (call_indirect $functions (type $unary) (i32.const 0) (i32.const 1)))
          (func $integer_overflow (export "integer_overflow") (result i32)
            (i32.div_s (i32.const -2147483648) (i32.const -1)))
          (func $conversion_overflow (export "conversion_overflow") (result i32)
            (i32.trunc_f64_s (f64.const 1e300)))
          (func $divide_by_zero (export "divide_by_zero") (result i32)
            (i32.div_s (i32.const 1) (i32.const 0)))
          (func $remainder_by_zero (export "remainder_by_zero") (result i64)
            (i64.rem_u (i64.const 1) (i64.const 0)))
          (func $bad_conversion_to_integer (export "bad_conversion_to_integer") (result i32)
            (i32.trunc_f32_s (f32.const nan)))
          (func $stack_overflow (export "stack_overflow") (call $stack_overflow))
          (func (export "loop") (loop $again (br $again))))
        """;

    /// <summary><c>outer</c> calls <c>middle</c>, which calls <c>inner</c>, which traps: the backtrace has three names.</summary>
    public const string Nested = """
        (module
          (func $inner unreachable)
          (func $middle (call $inner))
          (func $outer (export "outer") (call $middle)))
        """;

    /// <summary><c>deep(i32)</c> traps at the given depth of recursion, so the backtrace must be cut.</summary>
    public const string Deep = """
        (module
          (func $deep (export "deep") (param $depth i32)
            (if (i32.eqz (local.get $depth))
              (then unreachable)
              (else (call $deep (i32.sub (local.get $depth) (i32.const 1)))))))
        """;

    /// <summary>A trap in a function whose name in the name section contains markup, a line feed and quotes.</summary>
    public const string HostileFunctionName = """
        (module
          (func $"<script>alert('x')</script>\0a\22 0123456789 0123456789 0123456789 01" (export "run") unreachable))
        """;

    /// <summary><c>null_reference</c> traps on a null function reference. Needs typed function references.</summary>
    public const string NullReference = """
        (module
          (type $nothing (func))
          (func $null_reference (export "null_reference") (call_ref $nothing (ref.null $nothing))))
        """;

    /// <summary>
    /// <c>uncaught_exception</c> throws an exception that is not caught. <c>caught() → i32</c> catches its own exception and returns 7. Needs exceptions with
    /// exnref.
    /// </summary>
    public const string Exception = """
        (module
          (tag $problem (param i32))
          (func $uncaught_exception (export "uncaught_exception") (throw $problem (i32.const 1)))
          (func (export "caught") (result i32)
            (block $handler (result i32)
              (try_table (catch $problem $handler) (throw $problem (i32.const 7)))
              unreachable)))
        """;

    /// <summary>
    /// <c>heap_misaligned</c> makes an atomic load at an odd address. <c>wait_non_shared</c> waits on memory that is not shared. Needs threads, which are off.
    /// </summary>
    public const string Atomic = """
        (module
          (memory 1)
          (func $heap_misaligned (export "heap_misaligned") (result i32)
            (i32.atomic.load (i32.const 1)))
          (func $wait_non_shared (export "wait_non_shared") (result i32)
            (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 0))))
        """;
}
