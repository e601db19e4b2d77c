namespace WasmOs.Runtime.Tests.Scheduling;

/// <summary>Guests that keep a slot busy, and one that does not.</summary>
internal static class SliceGuests
{
    /// <summary>Beside <see cref="TrapGuests.All"/>: ends at once.</summary>
    public const string Short = "(module (func (export \"run\") (result i32) (i32.const 7)))";

    /// <summary>Yields again and again, through an import of no parameters and, where it is WASI's, an error number.</summary>
    public static string Yielder(string module, string name) =>
        name == "sched_yield"
            ? $"(module (import \"{module}\" \"{name}\" (func $yield (result i32))) (memory (export \"memory\") 1) (func (export \"run\") (loop $again (drop (call $yield)) (br $again))))"
            : $"(module (import \"{module}\" \"{name}\" (func $yield)) (func (export \"run\") (loop $again (call $yield) (br $again))))";
}
