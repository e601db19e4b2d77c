namespace WasmOs.TestKit;

/// <summary>Guests that test linear memory (growth, limits, several memories), as WebAssembly text.</summary>
public static class MemoryGuests
{
    /// <summary>
    /// A memory that starts with one page and has no maximum: <c>size()</c>, <c>grow(pages)</c>, <c>load(address)</c>, <c>store(address, value)</c>, all i32.
    /// </summary>
    public const string Growing = """
        (module
          (memory (export "memory") 1)
          (func (export "size") (result i32) memory.size)
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
          (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1))))
        """;

    /// <summary><c>exhaust</c> grows the memory until growth is denied, and then traps, as most programs do when they run out of memory.</summary>
    public const string Exhausting = """
        (module
          (memory (export "memory") 1)
          (func (export "exhaust")
            (loop $again
              (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
            unreachable))
        """;

    /// <summary>A module whose own maximum is two pages, so <c>grow(pages) → i32</c> can fail because of the module and not because of a limit.</summary>
    public const string OwnMaximum = """
        (module
          (memory (export "memory") 1 2)
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
        """;

    /// <summary>A memory of 4 GiB from the start, which is the most for 32-bit addresses and exceeds every limit.</summary>
    public const string MinimumOfFourGiB = """
        (module
          (memory (export "memory") 65536)
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>A memory of 256 MiB from the start: more than a limit of 128 MiB, less than one of 512 MiB.</summary>
    public const string MinimumOf256MiB = """
        (module
          (memory (export "memory") 4096)
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>Five memories of one page each. Needs multi-memory.</summary>
    public const string FiveMemories = """
        (module
          (memory $a 1) (memory $b 1) (memory $c 1) (memory $d 1) (memory $e 1)
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>
    /// Two memories: <c>copy() → i32</c> writes 42 into the first, copies it into the second and reads it from there. Needs multi-memory.
    /// </summary>
    public const string TwoMemories = """
        (module
          (memory $a 1)
          (memory $b 1)
          (func (export "copy") (result i32)
            (i32.store $a (i32.const 0) (i32.const 42))
            (memory.copy $b $a (i32.const 8) (i32.const 0) (i32.const 4))
            (i32.load $b (i32.const 8)))
          (func (export "grow_second") (param i32) (result i32) (memory.grow $b (local.get 0))))
        """;

    /// <summary><c>dirty(value)</c> fills page 0 with a byte. <c>sum() → i32</c> returns the sum of the page's bytes, which is 0 in a fresh instance.</summary>
    public const string Residue = """
        (module
          (memory (export "memory") 1)
          (func (export "dirty") (param i32)
            (memory.fill (i32.const 0) (local.get 0) (i32.const 65536)))
          (func (export "sum") (result i32)
            (local $at i32)
            (local $sum i32)
            (loop $again
              (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $at))))
              (local.set $at (i32.add (local.get $at) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $at) (i32.const 65536))))
            (local.get $sum)))
        """;
}
