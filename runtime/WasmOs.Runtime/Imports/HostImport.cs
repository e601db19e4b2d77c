using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Imports;

/// <summary>A function that guests can import: its type, the address of its callback and what the callback is given.</summary>
internal sealed record HostImport(HostValueKind[] Parameters, HostValueKind[] Results, nint Callback, nint Environment);
