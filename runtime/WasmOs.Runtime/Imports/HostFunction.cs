using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Imports;

/// <summary>A function that guests can import: its type and the address of its callback.</summary>
internal sealed record HostFunction(HostValueKind[] Parameters, HostValueKind[] Results, nint Callback);
