namespace WasmOs.Runtime.Modules;

/// <summary>A WebAssembly value type, as far as WasmOS tells them apart.</summary>
public enum ValueKind : byte
{
    /// <summary>32-bit integer.</summary>
    I32,

    /// <summary>64-bit integer.</summary>
    I64,

    /// <summary>32-bit IEEE 754 number.</summary>
    F32,

    /// <summary>64-bit IEEE 754 number.</summary>
    F64,

    /// <summary>128-bit vector.</summary>
    V128,

    /// <summary>Reference to a function; cannot be passed from or to the outside.</summary>
    FuncRef,

    /// <summary>Reference to a host object; cannot be passed from or to the outside.</summary>
    ExternRef,

    /// <summary>Any other reference type; cannot be passed from or to the outside.</summary>
    OtherRef,
}
