using Microsoft.Net.Http.Headers;

namespace WasmOs.Functions.Bodies;

/// <summary>Tells which bodies are taken as JSON.</summary>
internal static class JsonMediaType
{
    /// <summary>What <c>curl -d</c> sends when nobody says otherwise.</summary>
    public const string Form = "application/x-www-form-urlencoded";

    /// <summary>Whether a body of this type is read as JSON in UTF-8. A body without a type is.</summary>
    public static bool IsJson(string? contentType)
    {
        if (contentType is null || contentType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || contentType.Equals(Form, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !IsUtf8(type))
        {
            return false;
        }

        return type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase)
            || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a body of this type is meant as bytes: it names a type, and neither JSON in another encoding nor a form of parts.</summary>
    public static bool IsRaw(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && !type.Type.Equals("multipart", StringComparison.OrdinalIgnoreCase)
        && !type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase) && !type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)
        && !type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase);

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf8", StringComparison.OrdinalIgnoreCase);
}
