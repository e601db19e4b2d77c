using System.Globalization;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Toolchains;

namespace WasmOs.Cli.Inspect;

/// <summary>Writes the analysis of a module as text for a terminal. So texts from the module are escaped and cut.</summary>
internal static class TextReport
{
    private const int MaxTextLength = 200;

    public static void Write(TextWriter output, ModuleDigest digest, ModuleAnalysis analysis, Func<ModuleImport, bool> provides)
    {
        Line(output, "digest", digest.ToString());
        Line(output, "kind", AnalysisJson.NameOf(analysis.Kind));
        Line(output, "size", Number(analysis.Size) + " bytes");
        if (analysis.Name is { } name)
        {
            Line(output, "name", Shown(name));
        }

        Line(output, "functions", $"{Number(analysis.FunctionCount)} in {Number(analysis.CodeBytes)} bytes of code");
        foreach (var memory in analysis.Memories)
        {
            Line(output, "memory", $"{Number(memory.MinBytes)} bytes, growing to {(memory.MaxBytes is { } max ? Number(max) + " bytes" : "the limit")}");
        }

        foreach (var producer in analysis.Producers)
        {
            Line(output, Shown(producer.Field), Shown($"{producer.Name} {producer.Version}"));
        }

        foreach (var import in analysis.Imports)
        {
            Line(
                output, "import",
                $"{Shown(import.Module)} {Shown(import.Name)} {TypeOf(import.Kind, import.Type)}{(provides(import) ? "" : "  NOT PROVIDED")}");
        }

        foreach (var export in analysis.Exports)
        {
            Line(output, "export", $"{Shown(export.Name)} {TypeOf(export.Kind, export.Type)}");
        }

        foreach (var warning in analysis.Warnings.Concat(ImportAdvice.Describe(analysis, provides)))
        {
            Line(output, "warning", warning);
        }
    }

    private static void Line(TextWriter output, string label, string text) => output.WriteLine($"{label,-12} {text}");

    private static string TypeOf(ExternKind kind, FunctionType? type) => type is null ? AnalysisJson.NameOf(kind) : Shown(type.Signature);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Shown(string text) => DisplayText.Escape(text, MaxTextLength);
}
