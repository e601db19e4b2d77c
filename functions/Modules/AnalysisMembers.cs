using System.Collections.Immutable;
using System.Text.Json;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Toolchains;

namespace WasmOs.Functions.Modules;

/// <summary>Writes what was found in a module and what it means here, as members of the object that is open.</summary>
internal static class AnalysisMembers
{
    public static void Write(Utf8JsonWriter writer, ModuleAnalysis analysis, Func<ModuleImport, bool> provides, ImmutableArray<string> warnings)
    {
        AnalysisJson.WriteMembers(writer, analysis, provides);
        AnalysisJson.WriteStrings(writer, "requires", SuggestedCapabilities.Of(analysis.Imports));
        AnalysisJson.WriteStrings(writer, "warnings", [.. analysis.Warnings, .. ImportAdvice.Describe(analysis, provides), .. warnings]);
    }
}
