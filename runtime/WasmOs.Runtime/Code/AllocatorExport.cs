using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Code;

/// <summary>
/// The exported function by which the host allocates memory in a guest: the first found of <c>alloc</c>, <c>malloc</c>, <c>cabi_realloc</c> and <c>__new</c>.
/// </summary>
/// <param name="Export">The function.</param>
/// <param name="Kind">How it is called.</param>
/// <param name="Pin">AssemblyScript's <c>__pin</c>; null when there is none. An object that is not pinned can be collected by the next allocation.</param>
internal sealed record AllocatorExport(ModuleExport Export, AllocatorKind Kind, ModuleExport? Pin)
{
    public static AllocatorExport? Find(ModuleAnalysis analysis) =>
        Try(analysis, "alloc", AllocatorKind.Size, "(i32) -> (i32)")
        ?? Try(analysis, "malloc", AllocatorKind.Size, "(i32) -> (i32)")
        ?? Try(analysis, "cabi_realloc", AllocatorKind.Realloc, "(i32, i32, i32, i32) -> (i32)")
        ?? Try(analysis, "__new", AllocatorKind.ManagedObject, "(i32, i32) -> (i32)");

    private static AllocatorExport? Try(ModuleAnalysis analysis, string name, AllocatorKind kind, string signature) =>
        analysis.FindFunction(name) is { } export
            && export.Type?.Signature == signature ? new AllocatorExport(export, kind, kind == AllocatorKind.ManagedObject ? FindPin(analysis) : null)
            : null;

    private static ModuleExport? FindPin(ModuleAnalysis analysis) =>
        analysis.FindFunction("__pin") is { Type.Signature: "(i32) -> (i32)" } pin ? pin : null;
}
