using System.Globalization;
using System.Text.Json;
using WasmOs.Kernel.Errors;

namespace WasmOs.Host.Startup;

/// <summary>
/// An object in a settings file, read member by member. Reports wrong types, wrong values and unknown members with their paths. Not thread-safe.
/// </summary>
internal sealed class JsonSection(string file, string path, JsonElement element, SettingReport report)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Parses the text of a file. Reports an error and returns null when the text is not a JSON object.</summary>
    public static JsonSection? Parse(string file, string text, SettingReport report)
    {
        try
        {
            // The clone does not depend on the document, so it need not be disposed.
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

    /// <summary>Marks members as known that are valid but have no effect in this host.</summary>
    public void Ignore(params ReadOnlySpan<string> names) => _known.UnionWith(names.ToArray());

    /// <summary>Reads a member that is an object; null when it is missing or of another type.</summary>
    public JsonSection? Section(string name) =>
        Find(name, "an object", JsonValueKind.Object) is { } value ? new JsonSection(file, Name(name) + ".", value, report) : null;

    /// <summary>Reads all members as texts. Reports members of other types and leaves them out.</summary>
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

    /// <summary>Reads a text; null when it is missing or of another type.</summary>
    public string? Text(string name) => Find(name, "a text", JsonValueKind.String)?.GetString();

    /// <summary>Reads true or false; null when it is missing or of another type.</summary>
    public bool? Flag(string name) => Find(name, "true or false", JsonValueKind.True, JsonValueKind.False)?.GetBoolean();

    /// <summary>Reads a whole number within bounds; null when it is missing or invalid.</summary>
    public int? Number(string name, int min, int max)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");
        return Find(name, expected, JsonValueKind.Number) is not { } value ? null
            : value.TryGetInt32(out var number) && number >= min && number <= max ? number
            : Wrong<int?>(name, expected);
    }

    /// <summary>Reads a duration, written as <c>[d.]hh:mm:ss</c>; null when it is missing or invalid.</summary>
    public TimeSpan? Duration(string name, TimeSpan min, TimeSpan? max = null)
    {
        const string Expected = "a time such as \"00:05:00\"";
        return Find(name, Expected, JsonValueKind.String)?.GetString() is not { } text ? null
            : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= min && time <= (max ?? time) ? time
            : Wrong<TimeSpan?>(name, max is null ? $"{Expected}, {min} or more" : $"{Expected}, from {min} to {max}");
    }

    /// <summary>Reports an invalid member. Returns null or the default.</summary>
    public T? Wrong<T>(string name, string expected)
    {
        report.Errors.Add($"{file}: '{Name(name)}' must be {expected}.");
        return default;
    }

    /// <summary>Adds a warning for each member that was neither read nor marked as known.</summary>
    public void ReportUnknown()
    {
        foreach (var member in element.EnumerateObject().Where(member => !_known.Contains(member.Name)))
        {
            var advice = NearestName.Find(member.Name, _known) is { } nearest
                ? $"did you mean '{Name(nearest)}'?"
                : "remove it, or see docs/settings.md for the known keys.";
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
