using System.Collections.Immutable;
using System.Text.Json;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>The stored form of a module's analysis. Members may be added; when an older form is read, they get a default value.</summary>
internal sealed record StoredAnalysis
{
    public required ModuleKind Kind { get; init; }

    public required long Size { get; init; }

    public required ImmutableArray<StoredExtern> Imports { get; init; }

    public required ImmutableArray<StoredExtern> Exports { get; init; }

    public required ImmutableArray<ModuleMemory> Memories { get; init; }

    public required ImmutableArray<ModuleTable> Tables { get; init; }

    public bool HasStart { get; init; }

    public int FunctionCount { get; init; }

    public long CodeBytes { get; init; }

    public long DataBytes { get; init; }

    public string? Name { get; init; }

    public required ImmutableArray<ModuleProducer> Producers { get; init; }

    public required ImmutableArray<string> Warnings { get; init; }

    public static byte[] Encode(ModuleAnalysis analysis)
    {
        var stored = new StoredAnalysis
        {
            Kind = analysis.Kind,
            Size = analysis.Size,
            Imports = [.. analysis.Imports.Select(import => StoredExtern.Of(import.Module, import.Name, import.Kind, import.Type))],
            Exports = [.. analysis.Exports.Select(export => StoredExtern.Of(null, export.Name, export.Kind, export.Type))],
            Memories = analysis.Memories,
            Tables = analysis.Tables,
            HasStart = analysis.HasStart,
            FunctionCount = analysis.FunctionCount,
            CodeBytes = analysis.CodeBytes,
            DataBytes = analysis.DataBytes,
            Name = analysis.Name,
            Producers = analysis.Producers,
            Warnings = analysis.Warnings,
        };
        return JsonSerializer.SerializeToUtf8Bytes(stored, ModuleJson.Default.StoredAnalysis);
    }

    public static ModuleAnalysis Decode(ReadOnlySpan<byte> json)
    {
        var stored = JsonSerializer.Deserialize(json, ModuleJson.Default.StoredAnalysis)!;
        return new ModuleAnalysis
        {
            Kind = stored.Kind,
            Size = stored.Size,
            Imports = [.. stored.Imports.Select(import => new ModuleImport(import.Module ?? "", import.Name, import.Kind, import.ToFunctionType()))],
            Exports = [.. stored.Exports.Select(export => new ModuleExport(export.Name, export.Kind, export.ToFunctionType()))],
            Memories = stored.Memories,
            Tables = stored.Tables,
            HasStart = stored.HasStart,
            FunctionCount = stored.FunctionCount,
            CodeBytes = stored.CodeBytes,
            DataBytes = stored.DataBytes,
            Name = stored.Name,
            Producers = stored.Producers,
            Warnings = stored.Warnings,
        };
    }
}
