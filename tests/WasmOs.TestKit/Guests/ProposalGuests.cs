namespace WasmOs.TestKit;

/// <summary>
/// A guest for each WebAssembly proposal that a host can turn on or off, as WebAssembly text. Each exports <c>answer() → i32</c>, which returns 42.
/// </summary>
/// <remarks>
/// The text is that of WebAssembly 3.0. wabt 1.0.32 is older and cannot read exceptions, function references, garbage collection and custom page sizes.
/// </remarks>
public static class ProposalGuests
{
    /// <summary>Makes a million tail calls, which need no stack.</summary>
    public const string TailCalls = """
        (module
          (func $down (param $left i32) (result i32)
            (if (i32.eqz (local.get $left)) (then (return (i32.const 42))))
            (return_call $down (i32.sub (local.get $left) (i32.const 1))))
          (func (export "answer") (result i32) (call $down (i32.const 1000000))))
        """;

    /// <summary>Throws and catches an exception with <c>try_table</c>.</summary>
    public const string Exceptions = """
        (module
          (tag $answer (param i32))
          (func (export "answer") (result i32)
            (block $handler (result i32)
              (try_table (catch $answer $handler) (throw $answer (i32.const 42)))
              unreachable)))
        """;

    /// <summary>Throws and catches an exception with <c>try</c> of the superseded proposal, as binaries of older toolchains do.</summary>
    public const string LegacyExceptions = """
        (module
          (tag $answer (param i32))
          (func (export "answer") (result i32)
            try (result i32)
              (throw $answer (i32.const 42))
            catch $answer
            end))
        """;

    /// <summary>Two memories.</summary>
    public const string MultiMemory = """
        (module
          (memory $a 1)
          (memory $b 1)
          (func (export "answer") (result i32)
            (i32.store $b (i32.const 0) (i32.const 42))
            (i32.add (i32.load $b (i32.const 0)) (i32.load $a (i32.const 0)))))
        """;

    /// <summary>A memory with 64-bit addresses.</summary>
    public const string Memory64 = """
        (module
          (memory i64 1)
          (func (export "answer") (result i32)
            (i32.store (i64.const 8) (i32.const 42))
            (i32.load (i64.const 8))))
        """;

    /// <summary>A shared memory and an atomic instruction.</summary>
    public const string Threads = """
        (module
          (memory 1 1 shared)
          (func (export "answer") (result i32)
            (i32.atomic.store (i32.const 8) (i32.const 42))
            (i32.atomic.load (i32.const 8))))
        """;

    /// <summary>A shared memory without atomic instructions.</summary>
    public const string SharedMemory = """
        (module
          (memory 1 1 shared)
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>A structure on the garbage-collected heap.</summary>
    public const string GarbageCollection = """
        (module
          (type $box (struct (field i32)))
          (func (export "answer") (result i32)
            (struct.get $box 0 (struct.new $box (i32.const 42)))))
        """;

    /// <summary>A call through a typed function reference.</summary>
    public const string FunctionReferences = """
        (module
          (type $number (func (result i32)))
          (elem declare func $number)
          (func $number (result i32) i32.const 42)
          (func (export "answer") (result i32) (call_ref $number (ref.func $number))))
        """;

    /// <summary>A memory with pages of one byte.</summary>
    public const string CustomPageSizes = """
        (module
          (memory 64 (pagesize 1))
          (func (export "answer") (result i32)
            (i32.sub (memory.size) (i32.const 22))))
        """;

    /// <summary>128-bit vectors.</summary>
    public const string Simd = """
        (module
          (func (export "answer") (result i32)
            (i32x4.extract_lane 2 (i32x4.add (i32x4.splat (i32.const 40)) (v128.const i32x4 0 1 2 3)))))
        """;

    /// <summary>Vector instructions whose results may differ between CPUs.</summary>
    public const string RelaxedSimd = """
        (module
          (func (export "answer") (result i32)
            (i8x16.extract_lane_u 0 (i8x16.relaxed_swizzle (i8x16.splat (i32.const 42)) (v128.const i64x2 0 0)))))
        """;

    /// <summary>References to host objects and functions in tables and locals.</summary>
    public const string ReferenceTypes = """
        (module
          (table $table 2 externref)
          (func (export "answer") (result i32)
            (table.set $table (i32.const 1) (ref.null extern))
            (i32.add (i32.const 41) (ref.is_null (table.get $table (i32.const 1))))))
        """;

    /// <summary>Arithmetic in a constant expression.</summary>
    public const string ExtendedConstants = """
        (module
          (global $answer i32 (i32.add (i32.const 40) (i32.const 2)))
          (func (export "answer") (result i32) global.get $answer))
        """;
}
