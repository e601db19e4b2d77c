namespace WasmOs.TestKit;

/// <summary>
/// Guests with a start function, as WebAssembly text. Each exports <c>answer() → i32</c>, which returns 42 unless the comment says otherwise.
/// </summary>
public static class StartGuests
{
    /// <summary>A start function that succeeds: <c>answer</c> returns the 42 that the start function stored.</summary>
    public const string Works = """
        (module
          (global $answer (mut i32) (i32.const 0))
          (func $start (global.set $answer (i32.const 42)))
          (start $start)
          (func (export "answer") (result i32) global.get $answer))
        """;

    /// <summary>A start function that executes <c>unreachable</c>.</summary>
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

    /// <summary>A start function that grows the memory until growth is denied. <c>answer</c> returns the memory's size in pages.</summary>
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
