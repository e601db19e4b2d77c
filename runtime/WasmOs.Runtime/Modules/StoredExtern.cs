using System.Collections.Immutable;

namespace WasmOs.Runtime.Modules;

/// <summary>The stored form of an import or an export.</summary>
/// <param name="Module">An import's module; null for an export.</param>
/// <param name="Name">The name of the import or export.</param>
/// <param name="Kind">The kind of item: a function, a memory, a table, a global.</param>
/// <param name="Params">A function's parameter types, separated by spaces; null when the item is not a function.</param>
/// <param name="Results">A function's result types, separated by spaces; null when the item is not a function.</param>
/// <param name="FunctionIndex">An exported function's index in the module; null for other items and imports, and in what earlier versions stored.</param>
internal sealed record StoredExtern(string? Module, string Name, ExternKind Kind, string? Params, string? Results, uint? FunctionIndex = null)
{
    public static StoredExtern From(ModuleImport import) =>
        new(import.Module, import.Name, import.Kind, Join(import.Type?.Parameters), Join(import.Type?.Results));

    public static StoredExtern From(ModuleExport export) =>
        new(null, export.Name, export.Kind, Join(export.Type?.Parameters), Join(export.Type?.Results), export.FunctionIndex);

    public ModuleImport ToImport() => new(Module ?? "", Name, Kind, ToFunctionType());

    public ModuleExport ToExport() => new(Name, Kind, ToFunctionType()) { FunctionIndex = FunctionIndex };

    private FunctionType? ToFunctionType() => Params is null || Results is null ? null : new FunctionType(Split(Params), Split(Results));

    private static string? Join(ImmutableArray<ValueKind>? kinds) => kinds is { } all ? string.Join(' ', all.Select(ValueKindNames.ToText)) : null;

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
