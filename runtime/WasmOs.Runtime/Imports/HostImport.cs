using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Imports;

/// <summary>A function that guests can import: its type, the address of its callback, and the value that the callback gets as its environment.</summary>
internal sealed record HostImport(HostValueKind[] Parameters, HostValueKind[] Results, nint Callback, nint Environment);
