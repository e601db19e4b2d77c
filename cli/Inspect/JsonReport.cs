using System.Text.Json;
using WasmOs.Runtime.Modules;

namespace WasmOs.Cli.Inspect;

/// <summary>The analysis as JSON; the names are those of the REST interface.</summary>
internal static class JsonReport
{
    public static void Write(Stream output, ModuleDigest digest, ModuleAnalysis analysis, Func<ModuleImport, bool> provides)
    {
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("digest"u8, digest.ToString());
            writer.WriteNumber("size"u8, analysis.Size);
            writer.WriteString("kind"u8, NameOf(analysis.Kind));
            writer.WriteString("name"u8, analysis.Name);
            writer.WriteNumber("functions"u8, analysis.FunctionCount);
            WriteExports(writer, analysis);
            WriteImports(writer, analysis, provides);
            WriteMemory(writer, analysis);
            WriteToolchain(writer, analysis);
            writer.WriteStartArray("warnings"u8);
            foreach (var warning in analysis.Warnings)
            {
                writer.WriteStringValue(warning);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>An enumeration's value as in the REST interface: in lower case.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static void WriteExports(Utf8JsonWriter writer, ModuleAnalysis analysis)
    {
        writer.WriteStartArray("exports"u8);
        foreach (var export in analysis.Exports)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, export.Name);
            writer.WriteString("kind"u8, NameOf(export.Kind));
            WriteSignature(writer, export.Type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteImports(Utf8JsonWriter writer, ModuleAnalysis analysis, Func<ModuleImport, bool> provides)
    {
        writer.WriteStartArray("imports"u8);
        foreach (var import in analysis.Imports)
        {
            writer.WriteStartObject();
            writer.WriteString("module"u8, import.Module);
            writer.WriteString("name"u8, import.Name);
            writer.WriteString("kind"u8, NameOf(import.Kind));
            WriteSignature(writer, import.Type);
            writer.WriteBoolean("provided"u8, provides(import));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSignature(Utf8JsonWriter writer, FunctionType? type)
    {
        if (type is not null)
        {
            writer.WriteString("signature"u8, type.Signature);
        }
    }

    private static void WriteMemory(Utf8JsonWriter writer, ModuleAnalysis analysis)
    {
        if (analysis.Memories is not [var memory, ..])
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

    private static void WriteToolchain(Utf8JsonWriter writer, ModuleAnalysis analysis)
    {
        writer.WriteStartArray("toolchain"u8);
        foreach (var producer in analysis.Producers)
        {
            writer.WriteStartObject();
            writer.WriteString("field"u8, producer.Field);
            writer.WriteString("name"u8, producer.Name);
            writer.WriteString("version"u8, producer.Version);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
