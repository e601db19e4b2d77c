namespace WasmOs.Runtime.Modules;

/// <summary>The text format's names of value types.</summary>
public static class ValueKindNames
{
    /// <summary>The name in the WebAssembly text format, such as <c>i32</c>; <c>ref</c> for the types that WasmOS does not tell apart.</summary>
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

    /// <summary>Whether values of this type can be passed from and to the outside.</summary>
    public static bool IsNumeric(this ValueKind kind) => kind <= ValueKind.V128;
}
