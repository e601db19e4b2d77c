using System.Globalization;
using System.Text.Json;

namespace WasmOs.FunctionsHosting.Configuration;

/// <summary>Reads members of the app's JSON files by a path, without regard to case, as the Functions host's configuration does.</summary>
internal static class JsonText
{
    public static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The member at the path, or null when there is none or it is null.</summary>
    public static JsonElement? Find(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || Member(element, name) is not { } member)
            {
                return null;
            }

            element = member;
        }

        return element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : element;
    }

    public static string? FindString(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Find(path) is { } found ? found.ValueKind == JsonValueKind.String ? found.GetString() : found.GetRawText() : null;

    public static int FindInt32(this JsonElement element, int otherwise, params ReadOnlySpan<string> path) =>
        element.FindString(path) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public static bool FindBoolean(this JsonElement element, bool otherwise, params ReadOnlySpan<string> path) =>
        element.FindString(path) is { } text ? bool.Parse(text) : otherwise;

    public static TimeSpan FindTimeSpan(this JsonElement element, TimeSpan otherwise, params ReadOnlySpan<string> path) =>
        element.FindString(path) is { } text ? TimeSpan.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static JsonElement? Member(JsonElement element, string name)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }
}
