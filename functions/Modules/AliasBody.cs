using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Modules;

/// <summary>Reads the target of an alias: <c>{"version": 3}</c> or <c>{"split": [{"version": 3, "weight": 90}, …]}</c>.</summary>
internal struct AliasBody
{
    private const int MostTargets = 100;

    /// <summary>The members that the body may have.</summary>
    internal static readonly JsonMember<AliasBody>[] Members =
    [
        new("version", static (ref reader, ref body, errors, path) => body._version = ReadPositive(ref reader, errors, path)),
        new("split", static (ref reader, ref body, errors, path) => body._split = ReadSplit(ref reader, errors, path)),
    ];

    /// <summary>The members that a target may have.</summary>
    internal static readonly JsonMember<AliasTarget>[] TargetMembers =
    [
        new("version", static (ref reader, ref target, errors, path) => target = target with { Version = ReadPositive(ref reader, errors, path) ?? 0 }),
        new("weight", static (ref reader, ref target, errors, path) => target = target with { Weight = ReadPositive(ref reader, errors, path) ?? 0 }),
    ];

    private int? _version;
    private List<AliasTarget>? _split;

    /// <summary>Reads a whole body. When errors were added, the result must not be used.</summary>
    public static IReadOnlyList<AliasTarget> Read(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var body = default(AliasBody);
        JsonObject.ReadBody(json.Span, Members, ref body, errors);
        if (errors.IsEmpty && body._version is null == body._split is null)
        {
            errors.Add(JsonObject.Body, "Give either version or split.");
        }

        return body._version is { } version ? [new AliasTarget(version, 1)] : body._split ?? [];
    }

    private static int? ReadPositive(ref Utf8JsonReader reader, FieldErrors errors, string path) =>
        (int?)JsonValue.Integer(ref reader, errors, path, 1, int.MaxValue);

    private static List<AliasTarget>? ReadSplit(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return JsonValue.Wrong<List<AliasTarget>>(ref reader, errors, path, "an array");
        }

        var split = new List<AliasTarget>();
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            split.Add(ReadTarget(ref reader, errors, $"{path}[{index}]"));
        }

        if (split.Count is 0 or > MostTargets)
        {
            errors.Add(path, $"Must have 1 to {MostTargets} elements, not {split.Count}.");
        }

        return split;
    }

    private static AliasTarget ReadTarget(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        var before = errors.Count;
        var target = new AliasTarget(0, 0);
        JsonObject.ReadMembers(ref reader, TargetMembers, ref target, errors, path + ".");
        if (errors.Count == before && (target.Version == 0 || target.Weight == 0))
        {
            errors.Add(path, "Must hold version and weight.");
        }

        return target;
    }
}
