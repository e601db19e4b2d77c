using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <summary><c>wasmtime_extern_t</c> (extern.h): a kind and a union of 24 bytes. A function, memory, table or global in it owns nothing.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct ExternStruct
{
    /// <summary><c>WASMTIME_EXTERN_FUNC</c>.</summary>
    public const byte KindFunc = 0;

    /// <summary><c>WASMTIME_EXTERN_GLOBAL</c>.</summary>
    public const byte KindGlobal = 1;

    /// <summary><c>WASMTIME_EXTERN_TABLE</c>.</summary>
    public const byte KindTable = 2;

    /// <summary><c>WASMTIME_EXTERN_MEMORY</c>.</summary>
    public const byte KindMemory = 3;

    [FieldOffset(0)]
    public byte Kind;

    [FieldOffset(8)]
    public FuncStruct Func;

    [FieldOffset(8)]
    public MemoryStruct Memory;

    [FieldOffset(8)]
    public TableStruct Table;

    [FieldOffset(8)]
    public GlobalStruct Global;
}
