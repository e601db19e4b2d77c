using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Execution;

/// <summary>The exported function by which the host gets memory of a guest: <c>alloc</c>, <c>malloc</c>, <c>cabi_realloc</c> or <c>__new</c>, the first found.</summary>
internal sealed record AllocatorExport(ModuleExport Export, AllocatorKind Kind)
{
    public static AllocatorExport? Find(ModuleAnalysis analysis) =>
        Try(analysis, "alloc", AllocatorKind.Size, "(i32) -> (i32)")
        ?? Try(analysis, "malloc", AllocatorKind.Size, "(i32) -> (i32)")
        ?? Try(analysis, "cabi_realloc", AllocatorKind.Realloc, "(i32, i32, i32, i32) -> (i32)")
        ?? Try(analysis, "__new", AllocatorKind.ManagedObject, "(i32, i32) -> (i32)");

    private static AllocatorExport? Try(ModuleAnalysis analysis, string name, AllocatorKind kind, string signature) =>
        analysis.FindFunction(name) is { } export && export.Type?.Signature == signature ? new AllocatorExport(export, kind) : null;
}
