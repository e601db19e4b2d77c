using System.Globalization;
using System.Text;

namespace WasmOs.Storage;

/// <summary>Makes keys that every table store accepts.</summary>
public static class TableKey
{
    /// <summary>
    /// Replaces each character that a key may not contain (<c>/ \ # ?</c> and control characters), and <c>%</c>, with <c>%XXXX</c>, its UTF-16 code unit in
    /// hexadecimal. Different texts give different keys. Where characters were replaced, the order of keys differs from the order of texts.
    /// </summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var first = 0;
        while (first < text.Length && !MustEscape(text[first]))
        {
            first++;
        }

        if (first == text.Length)
        {
            return text;
        }

        var result = new StringBuilder(text, 0, first, text.Length + 16);
        foreach (var c in text.AsSpan(first))
        {
            if (MustEscape(c))
            {
                result.Append('%').Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    /// <summary>The text from which <see cref="Escape"/> made this key.</summary>
    public static string Unescape(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!key.Contains('%', StringComparison.Ordinal))
        {
            return key;
        }

        var result = new StringBuilder(key.Length);
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] == '%' && i + 4 < key.Length
                && ushort.TryParse(key.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                result.Append((char)code);
                i += 4;
            }
            else
            {
                result.Append(key[i]);
            }
        }

        return result.ToString();
    }

    /// <summary>A row key for a time, so that newer times sort first: 19 digits of <c>DateTime.MaxValue.Ticks − ticks</c>.</summary>
    public static string NewestFirst(DateTimeOffset time) =>
        (DateTime.MaxValue.Ticks - time.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    private static bool MustEscape(char c) => c is '/' or '\\' or '#' or '?' or '%' || char.IsControl(c);
}
