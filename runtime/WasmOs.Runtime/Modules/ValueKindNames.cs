namespace WasmOs.Runtime.Modules;

/// <summary>The names of value types in the WebAssembly text format.</summary>
public static class ValueKindNames
{
    /// <summary>The name in the WebAssembly text format, such as <c>i32</c>; <c>ref</c> for <see cref="ValueKind.OtherRef"/>.</summary>
    public static string ToText(this ValueKind kind) => kind switch
    {
        ValueKind.I32 => "i32",
        ValueKind.I64 => "i64",
        ValueKind.F32 => "f32",
        ValueKind.F64 => "f64",
        ValueKind.V128 => "v128",
        ValueKind.FuncRef => "funcref",
        ValueKind.ExternRef => "externref",
        _ => "ref",
    };

    /// <summary>Whether values of this type can be passed between host and guest.</summary>
    public static bool IsNumeric(this ValueKind kind) => kind <= ValueKind.V128;
}
