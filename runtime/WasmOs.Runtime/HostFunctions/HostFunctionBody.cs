using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.HostFunctions;

/// <summary>What a host function does, on the raw values of its call: the fastest form, without type checks.</summary>
/// <param name="caller">The run that calls; valid during the call.</param>
/// <param name="values">The arguments, in order; the results are written over them, from the first on. As long as the longer of both. Valid during the call.</param>
public delegate void HostFunctionBody(HostCaller caller, Span<RawValue> values);
