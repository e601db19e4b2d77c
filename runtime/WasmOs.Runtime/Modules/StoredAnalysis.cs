using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace WasmOs.Runtime.Modules;

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

    /// <summary>Whether no list has an element that is null, which the serializer accepts.</summary>
    [JsonIgnore]
    public bool HasNoNull =>
        Imports.All(static one => one is not null) && Exports.All(static one => one is not null) && Memories.All(static one => one is not null)
        && Tables.All(static one => one is not null) && Producers.All(static one => one is not null) && Warnings.All(static one => one is not null);

    public static StoredAnalysis From(ModuleAnalysis analysis) => new()
    {
        Kind = analysis.Kind,
        Size = analysis.Size,
        Imports = [.. analysis.Imports.Select(static import => StoredExtern.From(import))],
        Exports = [.. analysis.Exports.Select(static export => StoredExtern.From(export))],
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

    public ModuleAnalysis ToAnalysis() => new()
    {
        Kind = Kind,
        Size = Size,
        Imports = [.. Imports.Select(static import => import.ToImport())],
        Exports = [.. Exports.Select(static export => export.ToExport())],
        Memories = Memories,
        Tables = Tables,
        HasStart = HasStart,
        FunctionCount = FunctionCount,
        CodeBytes = CodeBytes,
        DataBytes = DataBytes,
        Name = Name,
        Producers = Producers,
        Warnings = Warnings,
    };
}
