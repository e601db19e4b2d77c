using System.Globalization;
using System.Text;

namespace WasmOs.Kernel.Webhooks.Targets;

/// <summary>What can be told of a target's host by its name alone.</summary>
internal static class TargetNames
{
    /// <summary>RFC 6761, and names that distributions put into <c>/etc/hosts</c>: they are this machine, whatever a resolver says.</summary>
    private static readonly string[] Local = ["localhost", "localdomain", "localhost6", "localdomain6", "ip6-localhost", "ip6-loopback"];

    /// <summary>A name without the dots that end it: <c>127.0.0.1.</c> is the address too.</summary>
    public static string WithoutDot(string host) => host.TrimEnd('.');

    /// <summary>Whether a name means this machine. It must have no dot at its end.</summary>
    public static bool IsLocal(string host) =>
        Array.Exists(Local, name => host.EndsWith(name, StringComparison.OrdinalIgnoreCase) && (host.Length == name.Length || host[^(name.Length + 1)] == '.'));

    /// <summary>
    /// Whether a name holds only what IDNA (RFC 5892) takes as it is: letters, marks and digits. What another program might read as other characters (circled and wide digits, letters of
    /// mathematics, characters without width) could be an address to that program and a name to the rules.
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

    /// <summary>Blocks of letters and digits that stand for others (NFKC): letter-like, presentation and wide forms, those of mathematics; and the long s.</summary>
    private static bool IsCompatible(int value) => value
        is 0x017F or (>= 0x1D00 and <= 0x1DBF) or (>= 0x2070 and <= 0x214F) or (>= 0xFB00 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFFEF) or (>= 0x1D400 and <= 0x1D7FF)
        or (>= 0x1EE00 and <= 0x1EEFF) or (>= 0x1FBF0 and <= 0x1FBF9);
}
