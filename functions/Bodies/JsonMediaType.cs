using Microsoft.Net.Http.Headers;

namespace WasmOs.Functions.Bodies;

/// <summary>Decides by its media type whether a body is JSON or raw bytes.</summary>
internal static class JsonMediaType
{
    /// <summary>The type that <c>curl -d</c> sends by default. It is accepted as JSON.</summary>
    public const string Form = "application/x-www-form-urlencoded";

    /// <summary>Whether a body of this type is read as JSON in UTF-8. A body without a type is read as JSON.</summary>
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

    /// <summary>Whether a body of this type is raw bytes: the type is named, and it is neither JSON in any encoding nor a form.</summary>
    public static bool IsRaw(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && !type.Type.Equals("multipart", StringComparison.OrdinalIgnoreCase)
        && !type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase) && !type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)
        && !type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase);

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf8", StringComparison.OrdinalIgnoreCase);
}
