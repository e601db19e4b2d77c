using System.Collections.Immutable;
using System.Text.Json;

namespace WasmOs.Runtime.Modules;

/// <summary>Writes the analysis of a module as JSON, for the REST interface and the command line.</summary>
public static class AnalysisJson
{
    /// <summary>Writes size, kind, exports, imports, memory and toolchain as members of the JSON object that is open in the writer.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="analysis">The analysis of the module.</param>
    /// <param name="provides">Returns whether the runtime provides an import.</param>
    public static void WriteMembers(Utf8JsonWriter writer, ModuleAnalysis analysis, Func<ModuleImport, bool> provides)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(provides);
        writer.WriteNumber("size"u8, analysis.Size);
        writer.WriteString("kind"u8, NameOf(analysis.Kind));
        WriteExports(writer, analysis.Exports);
        WriteImports(writer, analysis.Imports, provides);
        WriteMemory(writer, analysis.Memories.FirstOrDefault());
        WriteToolchain(writer, analysis.Producers);
    }

    /// <summary>Writes a member that is an array of strings.</summary>
    public static void WriteStrings(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(texts);
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static void WriteExports(Utf8JsonWriter writer, ImmutableArray<ModuleExport> exports)
    {
        writer.WriteStartArray("exports"u8);
        foreach (var export in exports)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, export.Name);
            writer.WriteString("kind"u8, NameOf(export.Kind));
            if (export.Type is { } type)
            {
                WriteStrings(writer, "params", type.Parameters.Select(ValueKindNames.ToText));
                WriteStrings(writer, "results", type.Results.Select(ValueKindNames.ToText));
                writer.WriteString("signature"u8, type.Signature);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteImports(Utf8JsonWriter writer, ImmutableArray<ModuleImport> imports, Func<ModuleImport, bool> provides)
    {
        writer.WriteStartArray("imports"u8);
        foreach (var import in imports)
        {
            writer.WriteStartObject();
            writer.WriteString("module"u8, import.Module);
            writer.WriteString("name"u8, import.Name);
            writer.WriteString("kind"u8, NameOf(import.Kind));
            if (import.Type is { } type)
            {
                writer.WriteString("signature"u8, type.Signature);
            }

            writer.WriteBoolean("provided"u8, provides(import));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteMemory(Utf8JsonWriter writer, ModuleMemory? memory)
    {
        if (memory is null)
        {
            writer.WriteNull("memory"u8);
            return;
        }

        writer.WriteStartObject("memory"u8);
        writer.WriteNumber("min_bytes"u8, memory.MinBytes);
        if (memory.MaxBytes is { } max)
        {
            writer.WriteNumber("max_bytes"u8, max);
        }
        else
        {
            writer.WriteNull("max_bytes"u8);
        }

        writer.WriteEndObject();
    }

    private static void WriteToolchain(Utf8JsonWriter writer, ImmutableArray<ModuleProducer> producers)
    {
        writer.WriteStartArray("toolchain"u8);
        foreach (var producer in producers)
        {
            writer.WriteStartObject();
            writer.WriteString("field"u8, producer.Field);
            writer.WriteString("name"u8, producer.Name);
            writer.WriteString("version"u8, producer.Version);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The name of a kind of module in JSON.</summary>
    public static string NameOf(ModuleKind kind) => kind switch
    {
        ModuleKind.Core => "core",
        ModuleKind.Command => "command",
        ModuleKind.Reactor => "reactor",
        ModuleKind.Component => "component",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>The name of a kind of import or export in JSON.</summary>
    public static string NameOf(ExternKind kind) => kind switch
    {
        ExternKind.Function => "function",
        ExternKind.Table => "table",
        ExternKind.Memory => "memory",
        ExternKind.Global => "global",
        ExternKind.Tag => "tag",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
