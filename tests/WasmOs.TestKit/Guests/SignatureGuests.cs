namespace WasmOs.TestKit;

/// <summary>Guests with unusual signatures and export names, as WebAssembly text.</summary>
public static class SignatureGuests
{
    /// <summary><c>sum</c> takes 40 i32 and returns their sum as an i64.</summary>
    public const string FortyParameters = """
        (module
          (func (export "sum")
            (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
            (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
            (result i64)
            local.get 0
            local.get 1 i32.add local.get 2 i32.add local.get 3 i32.add local.get 4 i32.add local.get 5 i32.add
            local.get 6 i32.add local.get 7 i32.add local.get 8 i32.add local.get 9 i32.add local.get 10 i32.add
            local.get 11 i32.add local.get 12 i32.add local.get 13 i32.add local.get 14 i32.add local.get 15 i32.add
            local.get 16 i32.add local.get 17 i32.add local.get 18 i32.add local.get 19 i32.add local.get 20 i32.add
            local.get 21 i32.add local.get 22 i32.add local.get 23 i32.add local.get 24 i32.add local.get 25 i32.add
            local.get 26 i32.add local.get 27 i32.add local.get 28 i32.add local.get 29 i32.add local.get 30 i32.add
            local.get 31 i32.add local.get 32 i32.add local.get 33 i32.add local.get 34 i32.add local.get 35 i32.add
            local.get 36 i32.add local.get 37 i32.add local.get 38 i32.add local.get 39 i32.add
            i64.extend_i32_s))
        """;

    /// <summary><c>mixed(i32, i64, f32, f64) → (f64, f32, i64, i32)</c> returns its arguments in reverse order.</summary>
    public const string MultiValue = """
        (module
          (func (export "mixed") (param i32 i64 f32 f64) (result f64 f32 i64 i32)
            local.get 3
            local.get 2
            local.get 1
            local.get 0)
          (func (export "pair") (result i32 i32)
            i32.const 1
            i32.const 2))
        """;

    /// <summary><c>many</c> returns 20 results, 0 to 19.</summary>
    public const string TwentyResults = """
        (module
          (func (export "many")
            (result i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
            i32.const 0 i32.const 1 i32.const 2 i32.const 3 i32.const 4
            i32.const 5 i32.const 6 i32.const 7 i32.const 8 i32.const 9
            i32.const 10 i32.const 11 i32.const 12 i32.const 13 i32.const 14
            i32.const 15 i32.const 16 i32.const 17 i32.const 18 i32.const 19))
        """;

    /// <summary><c>echo(v128) → v128</c>, <c>add_lanes(v128, v128) → v128</c> (i32x4) and <c>constant() → v128</c> (bytes 0 to 15).</summary>
    public const string Vector = """
        (module
          (func (export "echo") (param v128) (result v128) local.get 0)
          (func (export "add_lanes") (param v128 v128) (result v128)
            local.get 0
            local.get 1
            i32x4.add)
          (func (export "constant") (result v128)
            v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15))
        """;

    /// <summary>Functions with references in their signatures, which no caller can pass as JSON, and <c>plain() → i32</c>, which can be called.</summary>
    public const string References = """
        (module
          (func (export "take_extern") (param externref))
          (func (export "take_func") (param funcref))
          (func (export "give_extern") (result externref) ref.null extern)
          (func (export "give_func") (result funcref) ref.null func)
          (func (export "plain") (result i32) i32.const 1))
        """;

    /// <summary>
    /// Export names that need quoting: with a space, quotes, slashes, other scripts, an emoji; an empty name; the name of a component's function.
    /// </summary>
    public const string ExportNames = """
        (module
          (func (export "two words") (result i32) i32.const 1)
          (func (export "say \"hi\"") (result i32) i32.const 2)
          (func (export "path/to\\it") (result i32) i32.const 3)
          (func (export "blåbærsyltetøy") (result i32) i32.const 4)
          (func (export "加") (result i32) i32.const 5)
          (func (export "\u{1f30d}") (result i32) i32.const 6)
          (func (export "") (result i32) i32.const 7)
          (func (export "wasi:http/handler@0.2.0#handle") (result i32) i32.const 8))
        """;

    /// <summary>An export name with control characters: a line feed, an escape and a right-to-left override.</summary>
    public const string ControlCharactersInName = """
        (module
          (func (export "a\0ab\1b[31m\u{202e}c")))
        """;

    /// <summary>Exports of every kind except a function: a memory, a table, a mutable and a constant global.</summary>
    public const string NoFunctions = """
        (module
          (memory (export "memory") 1)
          (table (export "table") 1 funcref)
          (global (export "changes") (mut i32) (i32.const 1))
          (global (export "constant") i64 (i64.const 2)))
        """;

    /// <summary>The smallest module: a header and no sections.</summary>
    public const string Empty = "(module)";
}
