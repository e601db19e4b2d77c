namespace WasmOs.Wasmtime;

/// <summary>The types that parameters and results of a host function can have. The values are those of <c>wasm_valkind_t</c> (wasm.h).</summary>
public enum HostValueKind : byte
{
    /// <summary>i32.</summary>
    I32 = 0,

    /// <summary>i64.</summary>
    I64 = 1,

    /// <summary>f32.</summary>
    F32 = 2,

    /// <summary>f64.</summary>
    F64 = 3,
}
