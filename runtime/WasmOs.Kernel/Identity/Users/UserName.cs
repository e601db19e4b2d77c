using System.Buffers;

namespace WasmOs.Kernel.Identity.Users;

/// <summary>The rule for names of users: <c>[a-z0-9][a-z0-9._@-]{0,62}</c>. Upper case is accepted and lowered.</summary>
public static class UserName
{
    /// <summary>The rule, for messages.</summary>
    public const string Rule = "1 to 63 characters, a to z, 0 to 9, '.', '_', '@' and '-', the first one a letter or digit";

    private const int MaxLength = 63;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._@-");

    /// <summary>The name in lower case; null when it breaks the rule.</summary>
    public static string? Normalize(string? text)
    {
        if (text is null || text.Length is 0 or > MaxLength)
        {
            return null;
        }

        // Only ASCII letters are lowered, so that no other letter becomes one, as the Kelvin sign would.
        var name = string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
            }
        });
        return char.IsAsciiLetterOrDigit(name[0]) && name.AsSpan().IndexOfAnyExcept(Allowed) < 0 ? name : null;
    }
}
