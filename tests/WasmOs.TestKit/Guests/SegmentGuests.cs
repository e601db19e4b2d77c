namespace WasmOs.TestKit;

/// <summary>Guests with data and element segments, as WebAssembly text. Each exports <c>answer() → i32</c>.</summary>
public static class SegmentGuests
{
    /// <summary>An active data segment inside the memory: <c>answer</c> reads 42 from it.</summary>
    public const string DataInBounds = """
        (module
          (memory (export "memory") 1)
          (data (i32.const 65532) "\2a\00\00\00")
          (func (export "answer") (result i32) (i32.load (i32.const 65532))))
        """;

    /// <summary>An active data segment whose last byte is beyond the memory.</summary>
    public const string DataOutOfBounds = """
        (module
          (memory (export "memory") 1)
          (data (i32.const 65533) "\2a\00\00\00")
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>An active element segment that begins at the end of the table, so it is out of bounds.</summary>
    public const string ElementOutOfBounds = """
        (module
          (table 1 funcref)
          (elem (i32.const 1) $answer)
          (func $answer (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>
    /// A passive data segment. <c>answer</c> copies it into memory and drops it. <c>again</c> tries to copy the dropped segment, which traps.
    /// </summary>
    public const string PassiveData = """
        (module
          (memory (export "memory") 1)
          (data $answer "\2a\00\00\00")
          (func (export "answer") (result i32)
            (memory.init $answer (i32.const 0) (i32.const 0) (i32.const 4))
            (data.drop $answer)
            (i32.load (i32.const 0)))
          (func (export "again")
            (data.drop $answer)
            (memory.init $answer (i32.const 0) (i32.const 0) (i32.const 4))))
        """;
}
