using System.Buffers;
using System.Text;

namespace WasmOs.Kernel.Errors;

/// <summary>
/// Hides credentials in text that goes to logs, messages and the audit trail: people put them into paths, names and request ids. Thread-safe.
/// </summary>
/// <remarks>
/// What counts as a credential is its form: an API key (<c>ww_</c>), a refresh token (<c>wr_</c>) or a browser's cookie (<c>wb_</c>), right or wrong, and a
/// JSON web token (<c>eyJ</c>, as each begins). The first characters of a key stay, by which its owner finds the key that must be revoked.
/// </remarks>
public static class SecretText
{
    private const int StartLength = 3;

    /// <summary>A key that is cut shorter leaves more characters to guess than anybody can try.</summary>
    private const int LeastKey = 32;

    /// <summary>The part of a web token before its first dot is not shorter.</summary>
    private const int LeastToken = 16;

    /// <summary>The characters by which an API key is found, and may be shown.</summary>
    private const int Shown = 8;

    private const string Hidden = "***";
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<string> Starts = SearchValues.Create(["ww_", "wr_", "wb_", "eyJ"], StringComparison.Ordinal);
    private static readonly SearchValues<char> OfKeys = SearchValues.Create(LettersAndDigits);
    private static readonly SearchValues<char> OfTokens = SearchValues.Create(LettersAndDigits + "._-");

    /// <summary>Whether a text has a credential in it.</summary>
    public static bool IsIn(ReadOnlySpan<char> text) => TryFind(text, out _, out _);

    /// <summary>The text with <c>***</c> for each secret. Returns <paramref name="text"/> itself when it has none.</summary>
    public static string Mask(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? masked = null;
        var done = 0;
        while (TryFind(text.AsSpan(done), out var start, out var end))
        {
            (masked ??= new StringBuilder(text.Length)).Append(text, done, start).Append(Hidden);
            done += end;
        }

        return masked is null ? text : masked.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>Finds the first credential, and in it the part that must be hidden.</summary>
    private static bool TryFind(ReadOnlySpan<char> text, out int start, out int end)
    {
        start = 0;
        for (var found = text.IndexOfAny(Starts); found >= 0; found = text[start..].IndexOfAny(Starts))
        {
            start += found;
            var isToken = text[start] == 'e';
            start += StartLength;
            var length = text[start..].IndexOfAnyExcept(isToken ? OfTokens : OfKeys);
            end = length < 0 ? text.Length : start + length;
            if (end - start >= (isToken ? LeastToken : LeastKey))
            {
                start += isToken ? 0 : Shown;
                return true;
            }
        }

        end = 0;
        return false;
    }
}
