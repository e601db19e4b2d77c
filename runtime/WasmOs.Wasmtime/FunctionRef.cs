using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>Refers to an exported function of the instance in a store. Owns nothing. Valid until the store is closed.</summary>
public readonly struct FunctionRef
{
    internal FunctionRef(FuncStruct func) => Func = func;

    internal FuncStruct Func { get; }
}
