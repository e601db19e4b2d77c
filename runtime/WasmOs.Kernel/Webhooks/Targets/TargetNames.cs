using System.Globalization;
using System.Text;

namespace WasmOs.Kernel.Webhooks.Targets;

/// <summary>Checks of a target's host by its name alone.</summary>
internal static class TargetNames
{
    /// <summary>Names of this machine, regardless of what a resolver says: RFC 6761, and names that distributions put into <c>/etc/hosts</c>.</summary>
    private static readonly string[] Local = ["localhost", "localdomain", "localhost6", "localdomain6", "ip6-localhost", "ip6-loopback"];

    /// <summary>A name without trailing dots: <c>127.0.0.1.</c> is an address too.</summary>
    public static string WithoutDot(string host) => host.TrimEnd('.');

    /// <summary>Whether a name refers to this machine. The name must have no trailing dot.</summary>
    public static bool IsLocal(string host) =>
        Array.Exists(Local, name => host.EndsWith(name, StringComparison.OrdinalIgnoreCase) && (host.Length == name.Length || host[^(name.Length + 1)] == '.'));

    /// <summary>
    /// Whether a name contains only characters that IDNA (RFC 5892) allows unchanged: letters, marks and digits. Other programs may normalize other characters
    /// (circled and wide digits, mathematical letters, characters without width), so the name could be an address to them although it is a name to these rules.
    /// </summary>
    public static bool IsPlain(string host)
    {
        foreach (var rune in host.EnumerateRunes())
        {
            if (!rune.IsAscii && (IsCompatible(rune.Value) || !IsWord(Rune.GetUnicodeCategory(rune))))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWord(UnicodeCategory category) => category
        is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;

    /// <summary>
    /// Whether a character is in a block of compatibility characters (NFKC): letter-like, presentation and wide forms, mathematical letters and digits; or the
    /// long s.
    /// </summary>
    private static bool IsCompatible(int value) => value
        is 0x017F or (>= 0x1D00 and <= 0x1DBF) or (>= 0x2070 and <= 0x214F) or (>= 0xFB00 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFFEF) or (>= 0x1D400
            and <= 0x1D7FF)
        or (>= 0x1EE00 and <= 0x1EEFF) or (>= 0x1FBF0 and <= 0x1FBF9);
}
