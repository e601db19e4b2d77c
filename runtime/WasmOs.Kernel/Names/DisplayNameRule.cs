using System.Globalization;
using System.Text;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Names;

/// <summary>
/// The rule for names and short descriptions that people choose freely and others read in lists, logs and the audit trail: what is stored is what is seen. So
/// there are no line ends, no control characters, and none of the characters that show nothing or turn the direction of what follows (U+202E), with which one
/// name looks like another.
/// </summary>
internal static class DisplayNameRule
{
    /// <summary>Adds the error of a text that is too long or breaks the rule. Null and the empty text do not break it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="field">The field of the request.</param>
    /// <param name="longest">The most characters (UTF-16 units).</param>
    /// <param name="errors">Receives the error.</param>
    public static void Check(string? text, string field, int longest, FieldErrors errors)
    {
        if (text is not null && (text.Length > longest || !IsValid(text)))
        {
            errors.Add(field, $"Must be up to {longest} characters that can be seen, without line ends, control characters and marks of direction.");
        }
    }

    /// <summary>The text with U+FFFD in the place of each character that breaks the rule, for names that others vouch for.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(IsSeen(rune) ? rune.ToString() : "\uFFFD");
        }

        return clean.ToString();
    }

    private static bool IsValid(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            // An unpaired surrogate is no character, and cannot be encoded as UTF-8.
            if (!Rune.TryGetRuneAt(text, at, out var rune) || !IsSeen(rune))
            {
                return false;
            }

            at += rune.Utf16SequenceLength;
        }

        return true;
    }

    private static bool IsSeen(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
