using System.Buffers;

namespace WasmOs.Kernel.Names;

/// <summary>The rule for names that users give to modules and volumes: <c>[a-z0-9][a-z0-9._-]{0,62}</c>.</summary>
internal static class NameRule
{
    /// <summary>The rule, for messages.</summary>
    public const string Text = "1 to 63 characters, a to z, 0 to 9, '.', '_' and '-', the first one a letter or digit";

    private const int MaxLength = 63;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Whether a name is valid.</summary>
    public static bool IsValid(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= MaxLength && char.IsAsciiLetterOrDigit(name[0]) && name.IndexOfAnyExcept(Allowed) < 0;
}
