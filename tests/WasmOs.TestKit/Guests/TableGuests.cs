namespace WasmOs.TestKit;

/// <summary>Guests that test tables (growth and limits), as WebAssembly text.</summary>
public static class TableGuests
{
    /// <summary>
    /// A table that starts with one element and has no maximum: <c>size() → i32</c>, <c>grow(i32) → i32</c>, and <c>grow_until_denied() → i32</c>, which
    /// returns the final size.
    /// </summary>
    public const string Growing = """
        (module
          (table $table (export "table") 1 funcref)
          (func $size (export "size") (result i32) (table.size $table))
          (func $grow (export "grow") (param i32) (result i32)
            (table.grow $table (ref.null func) (local.get 0)))
          (func (export "grow_until_denied") (result i32)
            (loop $again
              (br_if $again (i32.ne (call $grow (i32.const 100)) (i32.const -1))))
            (call $size)))
        """;

    /// <summary>A table of ten million elements from the start: more than every limit, but no compiler refuses it.</summary>
    public const string MinimumOfTenMillion = """
        (module
          (table (export "table") 10000000 funcref)
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>A table of 200,000 elements from the start: more than a limit of 100,000.</summary>
    public const string MinimumOf200000 = """
        (module
          (table (export "table") 200000 funcref)
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>Five tables of one element each.</summary>
    public const string FiveTables = """
        (module
          (table $a 1 funcref) (table $b 1 funcref) (table $c 1 funcref) (table $d 1 funcref) (table $e 1 externref)
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary><c>call(i32) → i32</c> calls through a table: 0 returns 10, 1 returns 20, and other indices trap.</summary>
    public const string Dispatch = """
        (module
          (type $number (func (result i32)))
          (table $functions 3 funcref)
          (elem $functions (i32.const 0) $ten $twenty)
          (func $ten (result i32) i32.const 10)
          (func $twenty (result i32) i32.const 20)
          (func (export "call") (param i32) (result i32)
            (call_indirect $functions (type $number) (local.get 0))))
        """;
}
