using System.Globalization;
using System.Text;

namespace WasmOs.Runtime.Diagnostics;

/// <summary>Makes text from outside safe to show on one line of a terminal, a log or a page.</summary>
public static class DisplayText
{
    private const char Cut = '…';

    /// <summary>
    /// Replaces each character that does not print (control and format characters such as direction overrides, line separators, unpaired surrogates) with
    /// <c>\u{hex}</c>, and doubles each backslash. A result longer than <paramref name="maxLength"/> UTF-16 units is cut to that length, with an ellipsis as
    /// the last unit. Returns <paramref name="text"/> itself when nothing has to change.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxLength"/> is less than 1.</exception>
    public static string Escape(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        return text.Length <= maxLength && IsPlain(text) ? text : EscapeSlowly(text, maxLength);
    }

    /// <summary>
    /// Cuts a text to <paramref name="maxLength"/> UTF-16 units, with an ellipsis as the last unit, without splitting a surrogate pair. For text that is
    /// already escaped.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxLength"/> is less than 1.</exception>
    public static string Shorten(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        if (text.Length <= maxLength)
        {
            return text;
        }

        var end = maxLength - 1;
        return string.Concat(text.AsSpan(0, end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), [Cut]);
    }

    private static bool IsPlain(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or > '~' or '\\')
            {
                return false;
            }
        }

        return true;
    }

    private static string EscapeSlowly(string text, int maxLength)
    {
        var shown = new StringBuilder(Math.Min(text.Length, maxLength));
        var room = maxLength;
        var whole = 0;
        for (var i = 0; i < text.Length;)
        {
            var part = NextPart(text, ref i);
            if (part.Length > room)
            {
                shown.Length = whole;
                return shown.Append(Cut).ToString();
            }

            shown.Append(part);
            room -= part.Length;
            if (room > 0)
            {
                whole = shown.Length;
            }
        }

        return shown.Length == text.Length ? text : shown.ToString();
    }

    private static string NextPart(string text, ref int i)
    {
        if (!Rune.TryGetRuneAt(text, i, out var rune))
        {
            return Code(text[i++]);
        }

        i += rune.Utf16SequenceLength;
        if (rune.Value == '\\')
        {
            return @"\\";
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => Code(rune.Value),
            _ => rune.ToString(),
        };
    }

    private static string Code(int value) => $"\\u{{{value:x}}}";
}
