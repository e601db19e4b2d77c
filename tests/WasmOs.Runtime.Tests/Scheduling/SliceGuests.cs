namespace WasmOs.Runtime.Tests.Scheduling;

/// <summary>Guests that keep a slot busy, and one that ends at once.</summary>
internal static class SliceGuests
{
    /// <summary>A guest that ends at once, for runs beside <see cref="TrapGuests.All"/>.</summary>
    public const string Short = "(module (func (export \"run\") (result i32) (i32.const 7)))";

    /// <summary>
    /// A guest that yields in a loop, by calling an import. The import takes no parameters; WASI's <c>sched_yield</c> returns an error number.
    /// </summary>
    public static string Yielder(string module, string name) =>
        name == "sched_yield"
            ? $"(module (import \"{module}\" \"{name}\" (func $yield (result i32))) (memory (export \"memory\") 1) (func (export \"run\") (loop $again (drop (call $yield)) (br $again))))"
            : $"(module (import \"{module}\" \"{name}\" (func $yield)) (func (export \"run\") (loop $again (call $yield) (br $again))))";
}
