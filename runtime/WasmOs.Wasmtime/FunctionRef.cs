using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>Names an exported function of the instance in a store. Owns nothing; valid until the store is closed.</summary>
public readonly struct FunctionRef
{
    internal FunctionRef(FuncStruct func) => Func = func;

    internal FuncStruct Func { get; }
}
