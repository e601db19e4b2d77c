using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WasmOs.Kernel.Identity.Users;

namespace WasmOs.Kernel.Identity.SignIn;

/// <summary>The name under which failures to sign in are counted.</summary>
/// <remarks>
/// A directory takes many spellings for one name (RFC 4518, 2): without regard to case, spaces around it and characters that are not seen. Were they counted
/// apart, each would have free tries of its own.
/// </remarks>
internal static class FailureName
{
    private const int HashBytes = 16;

    /// <summary>The name for a given one: the name of a user where it may be one, otherwise a hash, whose length is bounded.</summary>
    public static string Of(string username)
    {
        var folded = Fold(username);
        return UserName.Normalize(folded)
            ?? $"?{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folded)).AsSpan(0, HashBytes))}";
    }

    private static string Fold(string username)
    {
        var folded = new StringBuilder(username.Length);
        foreach (var rune in username.EnumerateRunes())
        {
            // Spaces inside count once. A line end and a tab are spaces here.
            if (Rune.IsWhiteSpace(rune))
            {
                folded.Append(folded.Length > 0 && folded[^1] != ' ' ? " " : "");
            }
            else if (!IsUnseen(rune))
            {
                folded.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        return folded.ToString().TrimEnd();
    }

    private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        || rune.Value is 0x034F or 0x1806 or (>= 0x180B and <= 0x180D) or (>= 0xFE00 and <= 0xFE0F) or 0xFFFC;
}
