namespace WasmOs.Wasmtime.Interop;

/// <summary>
/// The functions of the C API that WasmOS uses, with their C names; each header has a file of its own. The wrapper that calls a function says who owns what it
/// passes and gets.
/// </summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>The library name in the imports, which <see cref="WasmtimeLibrary"/> resolves to a file.</summary>
    internal const string Library = "wasmtime";
}
