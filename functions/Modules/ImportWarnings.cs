using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Modules;

namespace WasmOs.Functions.Modules;

/// <summary>Says which imports keep a module from running here, what made them, and what to do.</summary>
internal static class ImportWarnings
{
    private const int MostNamed = 10;

    /// <summary>A warning for each import that is not provided, the first ten by name.</summary>
    public static IEnumerable<string> Of(IEnumerable<ModuleImport> imports, Func<ModuleImport, bool> provides)
    {
        var missing = imports.Where(import => !provides(import)).ToList();
        foreach (var import in missing.Take(MostNamed))
        {
            yield return $"Import {Quoted.Of(import.Name)} of {Quoted.Of(import.Module)} is not provided as it is declared, so runs are refused. {AdviceOn(import)}";
        }

        if (missing.Count > MostNamed)
        {
            yield return $"{missing.Count - MostNamed} more imports are not provided.";
        }
    }

    private static string AdviceOn(ModuleImport import) => import switch
    {
        { Module: "wasi_snapshot_preview1" or "wasi_unstable" } => "It is no function of WASI preview 1 by this name with these types; build for wasm32-wasip1 (wasm32-wasi with older tools).",
        { Module: "gojs" or "go" } => "Go made it for JavaScript (GOOS=js); build with TinyGo and -target wasm-unknown.",
        { Name: var name } when name.Contains("emscripten", StringComparison.Ordinal) => "Emscripten made it for JavaScript; link with -sSTANDALONE_WASM and without what needs a browser.",
        { Module: var module } when module is "wbg" || module.StartsWith("__wbindgen", StringComparison.Ordinal) => "wasm-bindgen made it for JavaScript; build for wasm32-unknown-unknown without wasm-bindgen.",
        { Kind: ExternKind.Memory or ExternKind.Table or ExternKind.Global } => "Let the module define it itself; linkers have an option for that, such as leaving out --import-memory.",
        _ => "Define the function in the module, or link what defines it.",
    };
}
