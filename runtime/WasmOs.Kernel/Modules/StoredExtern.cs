using System.Collections.Immutable;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>The stored form of an import or an export.</summary>
/// <param name="Module">An import's module; null for an export.</param>
/// <param name="Name">The name of the import or export.</param>
/// <param name="Kind">The kind of item: a function, a memory, a table, a global.</param>
/// <param name="Params">A function's parameter types, separated by spaces; null when the item is not a function.</param>
/// <param name="Results">A function's result types, separated by spaces; null when the item is not a function.</param>
internal sealed record StoredExtern(string? Module, string Name, ExternKind Kind, string? Params, string? Results)
{
    public static StoredExtern Of(string? module, string name, ExternKind kind, FunctionType? type) =>
        new(module, name, kind, type is null ? null : Join(type.Parameters), type is null ? null : Join(type.Results));

    public FunctionType? ToFunctionType() => Params is null || Results is null ? null : new FunctionType(Split(Params), Split(Results));

    private static string Join(ImmutableArray<ValueKind> kinds) => string.Join(' ', kinds.Select(ValueKindNames.ToText));

    private static ImmutableArray<ValueKind> Split(string kinds) => kinds.Length == 0 ? [] : [.. kinds.Split(' ').Select(FromText)];

    private static ValueKind FromText(string text) => text switch
    {
        "i32" => ValueKind.I32,
        "i64" => ValueKind.I64,
        "f32" => ValueKind.F32,
        "f64" => ValueKind.F64,
        "v128" => ValueKind.V128,
        "funcref" => ValueKind.FuncRef,
        "externref" => ValueKind.ExternRef,
        _ => ValueKind.OtherRef,
    };
}
