using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <summary><c>wasmtime_instance_t</c> (instance.h): refers to an instance of a store. Owns nothing.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct InstanceStruct
{
    public ulong StoreId;
    public nuint Private;
}
