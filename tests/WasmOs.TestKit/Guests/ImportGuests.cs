namespace WasmOs.TestKit;

/// <summary>Guests with imports that the host lacks or has with another type, as WebAssembly text. Each exports <c>answer() → i32</c>.</summary>
public static class ImportGuests
{
    /// <summary>Imports a function of a module that the host does not have.</summary>
    public const string UnknownModule = """
        (module
          (import "nowhere" "nothing" (func))
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>Imports a function that the host's module does not have.</summary>
    public const string UnknownFunction = """
        (module
          (import "env" "no_such_function" (func (param i32) (result i32)))
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>Imports <c>env.abort</c> without parameters; the host's function takes four i32.</summary>
    public const string WrongFunctionType = """
        (module
          (import "env" "abort" (func))
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>Imports <c>env.abort</c> as a global; the host has a function of this name.</summary>
    public const string WrongKind = """
        (module
          (import "env" "abort" (global i32))
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>Imports a memory, a table and a global, which only the embedder of a module could provide.</summary>
    public const string MemoryTableAndGlobal = """
        (module
          (import "env" "memory" (memory 1))
          (import "env" "table" (table 1 funcref))
          (import "env" "__stack_pointer" (global (mut i32)))
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>Imports of programs that Emscripten, wasm-bindgen and Go (js/wasm) make. Such programs run only in a JavaScript environment.</summary>
    public const string BrowserToolchains = """
        (module
          (import "env" "emscripten_resize_heap" (func (param i32) (result i32)))
          (import "__wbindgen_placeholder__" "__wbindgen_describe" (func (param i32)))
          (import "gojs" "runtime.wasmExit" (func (param i32)))
          (func (export "answer") (result i32) i32.const 42))
        """;

    /// <summary>
    /// <c>abort</c> calls <c>env.abort(message, file, line, column)</c> as AssemblyScript does. The texts are UTF-16, with the length in bytes in the four
    /// bytes before each.
    /// </summary>
    public const string Abort = """
        (module
          (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
          (memory (export "memory") 1)
          (data (i32.const 12) "\04\00\00\00n\00o\00")
          (data (i32.const 28) "\08\00\00\00a\00.\00t\00s\00")
          (func (export "abort") (call $abort (i32.const 16) (i32.const 32) (i32.const 3) (i32.const 5)) unreachable)
          (func (export "abort_at_bad_pointer") (call $abort (i32.const -4) (i32.const -4) (i32.const 3) (i32.const 5)) unreachable)
          (func (export "answer") (result i32) i32.const 42))
        """;
}
