using System.Text.Json;

namespace WasmOs.Runtime.Modules;

/// <summary>
/// Encodes a module's analysis for storage, and decodes it: for the rows of the module registry and for the files of compiled code. <see cref="AnalysisJson"/>
/// writes what users see. Thread-safe.
/// </summary>
public static class AnalysisCodec
{
    /// <summary>Encodes an analysis as JSON in UTF-8, with all that <see cref="Decode"/> needs to make an equal one.</summary>
    public static byte[] Encode(ModuleAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        return JsonSerializer.SerializeToUtf8Bytes(StoredAnalysis.From(analysis), StoredAnalysisJson.Default.StoredAnalysis);
    }

    /// <summary>Decodes what this version, or an earlier one, encoded. Members that the earlier one did not have get their default value.</summary>
    /// <exception cref="JsonException">The bytes are not an encoded analysis.</exception>
    public static ModuleAnalysis Decode(ReadOnlySpan<byte> json)
    {
        var stored = JsonSerializer.Deserialize(json, StoredAnalysisJson.Default.StoredAnalysis);
        return stored is { HasNoNull: true } ? stored.ToAnalysis() : throw new JsonException("The stored analysis, or an element of it, is null.");
    }
}
