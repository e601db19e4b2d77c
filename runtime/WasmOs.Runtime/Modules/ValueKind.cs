namespace WasmOs.Runtime.Modules;

/// <summary>A WebAssembly value type. Reference types other than <c>funcref</c> and <c>externref</c> are not distinguished.</summary>
public enum ValueKind : byte
{
    /// <summary>32-bit integer.</summary>
    I32,

    /// <summary>64-bit integer.</summary>
    I64,

    /// <summary>32-bit floating-point number (IEEE 754).</summary>
    F32,

    /// <summary>64-bit floating-point number (IEEE 754).</summary>
    F64,

    /// <summary>128-bit vector.</summary>
    V128,

    /// <summary>Reference to a function; cannot be passed between host and guest.</summary>
    FuncRef,

    /// <summary>Reference to a host object; cannot be passed between host and guest.</summary>
    ExternRef,

    /// <summary>Any other reference type; cannot be passed between host and guest.</summary>
    OtherRef,
}
