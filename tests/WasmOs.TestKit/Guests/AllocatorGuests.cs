namespace WasmOs.TestKit;

/// <summary>
/// Guests that exchange text and bytes through memory, as WebAssembly text. All export <c>echo(i32, i32) → (i32, i32)</c>, <c>echo_packed(i32, i32) → i64</c>
/// (pointer in the high half, length in the low half) and <c>length(i32, i32) → i32</c>. They differ in the allocator that they export.
/// </summary>
public static class AllocatorGuests
{
    /// <summary>Exports <c>alloc(size)</c>.</summary>
    public const string Alloc = Head + """(func (export "alloc") (param i32) (result i32) (call $take (local.get 0))))""";

    /// <summary>Exports <c>malloc(size)</c>.</summary>
    public const string Malloc = Head + """(func (export "malloc") (param i32) (result i32) (call $take (local.get 0))))""";

    /// <summary>
    /// Exports <c>cabi_realloc(old, old_size, align, new_size)</c>. Traps when the old pointer or size is not zero, or when the alignment is not a power of
    /// two.
    /// </summary>
    public const string CabiRealloc = Head + """
        (func (export "cabi_realloc") (param $old i32) (param $old_size i32) (param $align i32) (param $new_size i32) (result i32)
          (if (i32.or (local.get $old) (local.get $old_size)) (then unreachable))
          (if (i32.ne (i32.popcnt (local.get $align)) (i32.const 1)) (then unreachable))
          (call $take (local.get $new_size))))
        """;

    /// <summary>Exports <c>__new(size, class)</c> as AssemblyScript does. Traps unless the class is 1, which is an <c>ArrayBuffer</c>.</summary>
    public const string New = Head + """
        (func (export "__new") (param $size i32) (param $class i32) (result i32)
          (if (i32.ne (local.get $class) (i32.const 1)) (then unreachable))
          (call $take (local.get $size))))
        """;

    /// <summary>Exports no allocator, so the host cannot pass text.</summary>
    public const string None = Head + ")";

    /// <summary>Exports an <c>alloc</c> of another type, (i64) → i64, which the host must not call.</summary>
    public const string WrongType = Head + """(func (export "alloc") (param i64) (result i64) local.get 0))""";

    /// <summary>Exports an <c>alloc</c> that returns 0: out of memory.</summary>
    public const string OutOfMemory = Head + """(func (export "alloc") (param i32) (result i32) i32.const 0))""";

    /// <summary>Exports an <c>alloc</c> that returns the last address of the address space.</summary>
    public const string OutOfBounds = Head + """(func (export "alloc") (param i32) (result i32) i32.const -1))""";

    /// <summary>Exports an <c>alloc</c> that traps.</summary>
    public const string Traps = Head + """(func $alloc (export "alloc") (param i32) (result i32) unreachable))""";

    /// <summary>Exports an <c>alloc</c> that never returns.</summary>
    public const string Loops = Head + """(func (export "alloc") (param i32) (result i32) (loop $again (br $again)) unreachable))""";

    /// <summary>Functions whose results are invalid: pointers and lengths beyond the memory, and texts that are not UTF-8 or not JSON.</summary>
    public const string BadResults = """
        (module
          (memory (export "memory") 1)
          (data (i32.const 16) "\ff\fe\fd")
          (data (i32.const 32) "{\"a\":[1,")
          (func (export "beyond_memory") (result i32 i32) i32.const 65535 i32.const 2)
          (func (export "beyond_address_space") (result i32 i32) i32.const -1 i32.const -1)
          (func (export "beyond_memory_packed") (result i64) i64.const 0x0000ffff00000002)
          (func (export "huge_packed") (result i64) i64.const 0x00000000ffffffff)
          (func (export "not_utf8") (result i32 i32) i32.const 16 i32.const 3)
          (func (export "not_json") (result i32 i32) i32.const 32 i32.const 8)
          (func (export "empty") (result i32 i32) i32.const 65536 i32.const 0)
          (func (export "whole_memory") (result i32 i32) i32.const 0 i32.const 65536)
          (func (export "no_text") (result f64) f64.const 1))
        """;

    /// <summary>A function that returns a pointer and a length, in a module without memory.</summary>
    public const string NoMemory = """
        (module
          (func (export "text") (result i32 i32) i32.const 0 i32.const 1))
        """;

    private const string Head = """
        (module
          (memory (export "memory") 1)
          (global $next (mut i32) (i32.const 1024))
          (func $take (param $size i32) (result i32)
            (local $at i32)
            (local $missing i32)
            (local.set $at (global.get $next))
            (global.set $next
              (i32.and (i32.add (i32.add (local.get $at) (local.get $size)) (i32.const 7)) (i32.const -8)))
            (local.set $missing
              (i32.sub
                (i32.shr_u (i32.add (global.get $next) (i32.const 65535)) (i32.const 16))
                (memory.size)))
            (if (i32.gt_s (local.get $missing) (i32.const 0))
              (then
                (if (i32.eq (memory.grow (local.get $missing)) (i32.const -1))
                  (then (return (i32.const 0))))))
            (local.get $at))
          (func (export "echo") (param i32 i32) (result i32 i32)
            local.get 0
            local.get 1)
          (func (export "echo_packed") (param i32 i32) (result i64)
            (i64.or
              (i64.shl (i64.extend_i32_u (local.get 0)) (i64.const 32))
              (i64.extend_i32_u (local.get 1))))
          (func (export "length") (param i32 i32) (result i32) local.get 1)
        """ + "\n";
}
