using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>Refers to an exported memory of the instance in a store. Owns nothing. Valid until the store is closed.</summary>
public readonly struct MemoryRef
{
    internal MemoryRef(MemoryStruct memory) => Memory = memory;

    internal MemoryStruct Memory { get; }
}
