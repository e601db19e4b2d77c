using System.Text.Json;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Toolchains;

namespace WasmOs.Cli.Inspect;

/// <summary>Writes the analysis of a module as JSON, with the names of the REST interface.</summary>
internal static class JsonReport
{
    public static void Write(Stream output, ModuleDigest digest, ModuleAnalysis analysis, Func<ModuleImport, bool> provides)
    {
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("digest"u8, digest.ToString());
            writer.WriteString("name"u8, analysis.Name);
            writer.WriteNumber("functions"u8, analysis.FunctionCount);
            AnalysisJson.WriteMembers(writer, analysis, provides);
            AnalysisJson.WriteStrings(writer, "warnings", analysis.Warnings.Concat(ImportAdvice.Describe(analysis, provides)));
            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }
}
