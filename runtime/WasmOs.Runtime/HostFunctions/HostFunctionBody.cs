using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.HostFunctions;

/// <summary>The body of a host function on the raw values of its call: the fastest form, without type checks.</summary>
/// <param name="caller">The run that calls. Valid during the call only.</param>
/// <param name="values">
/// Contains the arguments in order. The body writes the results over them, from the first element on. The span is as long as the larger number of both. Valid
/// during the call only.
/// </param>
public delegate void HostFunctionBody(HostCaller caller, Span<RawValue> values);
