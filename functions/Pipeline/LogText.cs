using System.Globalization;
using System.Text;

namespace WasmOs.Functions.Pipeline;

/// <summary>Makes text from outside fit for one log line.</summary>
internal static class LogText
{
    private const int MaxLength = 256;

    /// <summary>The text with everything that could break a line or drive a terminal escaped, cut at 256 characters.</summary>
    public static string Escape(string? text)
    {
        if (text is null || (text.Length <= MaxLength && !text.Any(NeedsEscape)))
        {
            return text ?? "";
        }

        var escaped = new StringBuilder(MaxLength);
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            _ = NeedsEscape(c) ? escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : escaped.Append(c);
        }

        return text.Length > MaxLength ? escaped.Append('…').ToString() : escaped.ToString();
    }

    private static bool NeedsEscape(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
}
