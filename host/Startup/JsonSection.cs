using System.Globalization;
using System.Text.Json;
using WasmOs.Kernel.Errors;

namespace WasmOs.Host.Startup;

/// <summary>One object of a settings file, read member by member; reports wrong types, ranges and unknown members by their path.</summary>
internal sealed class JsonSection(string file, string path, JsonElement element, SettingReport report)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a file; null when it is not a JSON object, which is then reported.</summary>
    public static JsonSection? Parse(string file, string text, SettingReport report)
    {
        try
        {
            // The element is cloned out of the document, so that nothing has to be disposed.
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return new JsonSection(file, "", document.RootElement.Clone(), report);
            }

            report.Errors.Add($"{file}: is not a JSON object: put the settings between {{ and }}.");
        }
        catch (JsonException e)
        {
            report.Errors.Add($"{file}: is not JSON: {e.Message}");
        }

        return null;
    }

    /// <summary>Members that are right but mean nothing to this host.</summary>
    public void Ignore(params ReadOnlySpan<string> names) => _known.UnionWith(names.ToArray());

    /// <summary>A member that is an object itself; null when it is missing or wrong.</summary>
    public JsonSection? Section(string name) =>
        Find(name, "an object", JsonValueKind.Object) is { } value ? new JsonSection(file, Name(name) + ".", value, report) : null;

    /// <summary>All members of this object, each a text.</summary>
    public Dictionary<string, string> Texts()
    {
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in element.EnumerateObject())
        {
            if (Text(member.Name) is { } text)
            {
                texts[member.Name] = text;
            }
        }

        return texts;
    }

    /// <summary>A text; null when it is missing or wrong.</summary>
    public string? Text(string name) => Find(name, "a text", JsonValueKind.String)?.GetString();

    /// <summary>True or false; null when it is missing or wrong.</summary>
    public bool? Flag(string name) => Find(name, "true or false", JsonValueKind.True, JsonValueKind.False)?.GetBoolean();

    /// <summary>A whole number within bounds; null when it is missing or wrong.</summary>
    public int? Number(string name, int min, int max)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");
        return Find(name, expected, JsonValueKind.Number) is not { } value ? null
            : value.TryGetInt32(out var number) && number >= min && number <= max ? number
            : Wrong<int?>(name, expected);
    }

    /// <summary>A duration as <c>[d.]hh:mm:ss</c>; null when it is missing or wrong.</summary>
    public TimeSpan? Duration(string name, TimeSpan min, TimeSpan? max = null)
    {
        const string Expected = "a time such as \"00:05:00\"";
        return Find(name, Expected, JsonValueKind.String)?.GetString() is not { } text ? null
            : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= min && time <= (max ?? time) ? time
            : Wrong<TimeSpan?>(name, max is null ? $"{Expected}, {min} or more" : $"{Expected}, from {min} to {max}");
    }

    /// <summary>Reports that a member is not what it has to be.</summary>
    public T? Wrong<T>(string name, string expected)
    {
        report.Errors.Add($"{file}: '{Name(name)}' must be {expected}.");
        return default;
    }

    /// <summary>Warns of each member that nobody asked for.</summary>
    public void ReportUnknown()
    {
        foreach (var member in element.EnumerateObject().Where(member => !_known.Contains(member.Name)))
        {
            var advice = NearestName.Find(member.Name, _known) is { } nearest
                ? $"did you mean '{Name(nearest)}'?"
                : "remove it, or see docs/settings.md for the keys that there are.";
            report.Warnings.Add($"{file}: '{Name(Functions.Pipeline.LogText.Escape(member.Name))}' is unknown and has no effect; {advice}");
        }
    }

    private JsonElement? Find(string name, string expected, params ReadOnlySpan<JsonValueKind> kinds)
    {
        _known.Add(name);
        var value = element.EnumerateObject().FirstOrDefault(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        return value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null
            : kinds.Contains(value.ValueKind) ? value
            : Wrong<JsonElement?>(name, expected);
    }

    private string Name(string name) => path + name;
}
