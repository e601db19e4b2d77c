namespace WasmOs.TestKit;

/// <summary>Modules that do something at instantiation, as WebAssembly text. Each exports <c>answer() → i32</c>, which gives 42 unless told otherwise.</summary>
public static class StartGuests
{
    /// <summary>A start function that ends well: <c>answer</c> gives the 42 that it stored.</summary>
    public const string Works = """
        (module
          (global $answer (mut i32) (i32.const 0))
          (func $start (global.set $answer (i32.const 42)))
          (start $start)
          (func (export "answer") (result i32) global.get $answer))
        """;

    /// <summary>A start function that meets <c>unreachable</c>.</summary>
    public const string Traps = """
        (module
          (func $start unreachable)
          (start $start)
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>A start function that never ends.</summary>
    public const string Loops = """
        (module
          (func $start (loop $again (br $again)))
          (start $start)
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>A start function that overflows the stack.</summary>
    public const string Recurses = """
        (module
          (func $start (call $start))
          (start $start)
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>A start function that grows memory until it is denied. <c>answer</c> gives the pages that it got.</summary>
    public const string Grows = """
        (module
          (memory (export "memory") 1)
          (func $start
            (loop $again
              (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))))
          (start $start)
          (func (export "answer") (result i32) memory.size))
        """;
}
