using System.Net.Mail;

namespace WasmOs.Kernel.Alerts.Rules;

/// <summary>Addresses of e-mail.</summary>
public static class MailAddresses
{
    private const int Longest = 254; // RFC 5321 by its erratum 1690.

    /// <summary>Whether a text is one plain address, without a display name.</summary>
    public static bool IsValid(string text) =>
        text is { Length: > 0 and <= Longest }
        && !text.AsSpan().ContainsAnyExceptInRange('!', '~')
        && MailAddress.TryCreate(text, out var address)
        && address.Address == text;
}
