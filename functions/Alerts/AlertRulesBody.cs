using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Alerts;

/// <summary>Reads a list of alert rules: the body of a request that puts them, and the operator's file. The Kernel checks the values.</summary>
internal static class AlertRulesBody
{
    private const int LongestText = 4096;
    private const int MostElements = 200;

    /// <summary>The members that an action may have.</summary>
    internal static readonly JsonMember<AlertActionDraft>[] ActionMembers =
    [
        new("type", static (ref reader, ref body, errors, path) => body = body with { Type = Text(ref reader, errors, path) }),
        new("recipients", static (ref reader, ref body, errors, path) =>
            body = body with { Recipients = JsonValue.Strings(ref reader, errors, path, MostElements, LongestText)?.ToImmutableArray() }),
        new("url", static (ref reader, ref body, errors, path) => body = body with { Url = Text(ref reader, errors, path) }),
        new("channel", static (ref reader, ref body, errors, path) => body = body with { Channel = Text(ref reader, errors, path) }),
    ];

    /// <summary>The members that a rule may have.</summary>
    internal static readonly JsonMember<AlertRuleDraft>[] RuleMembers =
    [
        new("name", static (ref reader, ref body, errors, path) => body = body with { Name = Text(ref reader, errors, path) }),
        new("condition", static (ref reader, ref body, errors, path) => body = body with { Condition = Text(ref reader, errors, path) }),
        new("description", static (ref reader, ref body, errors, path) => body = body with { Description = Text(ref reader, errors, path) }),
        new("severity", static (ref reader, ref body, errors, path) => body = body with { Severity = Text(ref reader, errors, path) }),
        new("for", static (ref reader, ref body, errors, path) => body = body with { For = Text(ref reader, errors, path) }),
        new("keep_firing_for", static (ref reader, ref body, errors, path) => body = body with { KeepFiringFor = Text(ref reader, errors, path) }),
        new("repeat_interval", static (ref reader, ref body, errors, path) => body = body with { RepeatInterval = Text(ref reader, errors, path) }),
        new("by", static (ref reader, ref body, errors, path) => body = body with { By = Text(ref reader, errors, path) }),
        new("enabled", static (ref reader, ref body, errors, path) => body = body with { Enabled = JsonValue.Boolean(ref reader, errors, path) }),
        new("actions", static (ref reader, ref body, errors, path) =>
            body = body with { Actions = List(ref reader, ActionMembers, static () => new AlertActionDraft(), errors, path, "an array of actions") }),
    ];

    /// <summary>The members that the whole may have.</summary>
    internal static readonly JsonMember<ImmutableArray<AlertRuleDraft>?>[] Members =
    [
        new("alerts", static (ref reader, ref body, errors, path) =>
            body = List(ref reader, RuleMembers, static () => new AlertRuleDraft(), errors, path, "an array of rules")),
    ];

    /// <summary>Reads the list.</summary>
    public static IReadOnlyList<AlertRuleDraft> Read(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        ImmutableArray<AlertRuleDraft>? rules = null;
        JsonObject.ReadBody(json.Span, Members, ref rules, errors);
        if (rules is null && errors.IsEmpty)
        {
            errors.Add("alerts", "Is missing: give the list of all rules, [] for none.");
        }

        return rules ?? [];
    }

    private static string? Text(ref Utf8JsonReader reader, FieldErrors errors, string path) => JsonValue.String(ref reader, errors, path, LongestText);

    private static ImmutableArray<T>? List<T>(
        ref Utf8JsonReader reader, JsonMember<T>[] members, Func<T> create, FieldErrors errors, string path, string wanted)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return reader.TokenType == JsonTokenType.Null ? null : JsonValue.Wrong<ImmutableArray<T>?>(ref reader, errors, path, wanted);
        }

        var items = ImmutableArray.CreateBuilder<T>();
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var item = create();
            JsonObject.ReadMembers(ref reader, members, ref item, errors, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]."));
            if (index < MostElements)
            {
                items.Add(item);
            }
            else if (index == MostElements)
            {
                errors.Add(path, $"May have {MostElements} elements.");
            }
        }

        return items.ToImmutable();
    }
}
