using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Modules;

namespace WasmOs.Cli.Run;

/// <summary>The error message for a function that the module does not export. It lists the functions that the module does export.</summary>
internal static class ExportAdvice
{
    private const int MaxNames = 20;
    private const int MaxNameLength = 64;

    public static string For(ModuleAnalysis analysis, string? wanted)
    {
        var names = analysis.Exports.Where(static export => export.Kind == ExternKind.Function)
            .Take(MaxNames).Select(static export => DisplayText.Escape(export.Name, MaxNameLength)).ToArray();
        var problem = wanted is null ? "the module is no command: it exports no function _start" : $"the module exports no function '{wanted}'";
        return names.Length == 0 ? $"{problem}, and no other" : $"{problem}; name one with --invoke: {string.Join(", ", names)}";
    }
}
