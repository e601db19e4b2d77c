using WasmOs.Runtime.Modules.Sections;
using WasmOs.Runtime.Modules.Toolchains;

namespace WasmOs.Runtime.Modules.Scan;

/// <summary>
/// Adds warnings that do not keep a module from running but that its owner should know. They depend on the binary alone, not on how the module is used.
/// </summary>
internal static class ModuleWarnings
{
    /// <summary>The name of the exported memory from which the host reads the texts of AssemblyScript's console.</summary>
    private const string ConsoleMemory = "memory";

    public static void Add(ModuleDraft draft)
    {
        var hasFunction = false;
        var hasMemory = false;
        var hasReadableMemory = false;
        foreach (var export in draft.Exports)
        {
            hasFunction |= export.Kind == ExternKind.Function;
            hasMemory |= export.Kind == ExternKind.Memory;
            hasReadableMemory |= export.Kind == ExternKind.Memory && export.Name == ConsoleMemory;
        }

        if (!hasFunction)
        {
            draft.Warnings.Add("The module exports no function, so nothing in it can be called.");
        }

        if (draft.ExportsFunction("_start") && draft.ExportsFunction("_initialize"))
        {
            draft.Warnings.Add("The module exports both _start and _initialize; it is treated as a command, and _initialize is not called.");
        }

        if (draft.IsForDynamicLinking)
        {
            draft.Warnings.Add(DynamicLinking.IsProgram(
                draft.Imports, draft.Exports.Select(static export => export.Name), draft.Memories.Any(static memory => !memory.Imported))
                ? "The module is a program that loads libraries while it runs (Emscripten's MAIN_MODULE), which is not possible here; "
                    + "link the libraries into the program."
                : "The module is a library for dynamic linking and cannot run alone; link it into a program.");
        }

        if (draft.DebugBytes > 0)
        {
            draft.Warnings.Add($"The module carries {draft.DebugBytes:N0} bytes of debug information; strip it for a smaller upload.");
        }

        AddForWasi(draft, hasMemory);
        if (!hasReadableMemory && draft.Imports.Any(IsConsole))
        {
            draft.Warnings.Add(
                "The module imports AssemblyScript's console but exports no memory named 'memory', so a run ends at the first text that the module writes; "
                + "compile it without --noExportMemory.");
        }
    }

    private static bool IsConsole(ModuleImport import) =>
        import is { Module: Names.Env, Kind: ExternKind.Function } && (import.Name == "trace" || import.Name.StartsWith("console.", StringComparison.Ordinal));

    private static void AddForWasi(ModuleDraft draft, bool hasMemory)
    {
        var preview0 = false;
        var preview1 = false;
        foreach (var import in draft.Imports)
        {
            preview0 |= import.Module == "wasi_unstable";
            preview1 |= import.Module == "wasi_snapshot_preview1";
        }

        if (preview0)
        {
            draft.Warnings.Add("The module imports wasi_unstable, which was replaced in 2019; rebuild it for wasi_snapshot_preview1 (wasm32-wasip1).");
        }

        if ((preview0 || preview1) && !hasMemory)
        {
            draft.Warnings.Add("The module imports WASI but exports no memory, so its WASI calls will fail; export its memory.");
        }
    }
}
