using System.Globalization;
using System.Text;

namespace WasmOs.Kernel.Errors;

/// <summary>Text of users inside a message: bounded, printable, in quotes.</summary>
public static class Quoted
{
    private const int MaxLength = 80;

    /// <summary>The text in quotes, at most 80 characters of it, with what is not printable escaped.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(Math.Min(text.Length, MaxLength) + 4).Append('\'');
        foreach (var rune in text[..Math.Min(text.Length, MaxLength)].EnumerateRunes())
        {
            if (IsPrintable(rune))
            {
                result.Append(rune);
            }
            else
            {
                result.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            }
        }

        return result.Append(text.Length > MaxLength ? "…'" : "'").ToString();
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned);
}
