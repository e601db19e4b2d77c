using System.Collections.Immutable;
using System.Text.Json;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Toolchains;

namespace WasmOs.Functions.Modules;

/// <summary>Writes the analysis of a module, the capabilities that it needs and its warnings as members of the current JSON object.</summary>
internal static class AnalysisMembers
{
    public static void Write(Utf8JsonWriter writer, ModuleAnalysis analysis, Func<ModuleImport, bool> provides, ImmutableArray<string> warnings)
    {
        AnalysisJson.WriteMembers(writer, analysis, provides);
        AnalysisJson.WriteStrings(writer, "requires", SuggestedCapabilities.Of(analysis.Imports));
        AnalysisJson.WriteStrings(writer, "warnings", [.. analysis.Warnings, .. ImportAdvice.Describe(analysis, provides), .. warnings]);
    }
}
