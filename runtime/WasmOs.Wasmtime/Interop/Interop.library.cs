namespace WasmOs.Wasmtime.Interop;

/// <summary>The functions of the C API that the product uses, verbatim: one file a header. Ownership is told beside each wrapper that calls them.</summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>The name that <see cref="WasmtimeLibrary"/> resolves.</summary>
    internal const string Library = "wasmtime";
}
