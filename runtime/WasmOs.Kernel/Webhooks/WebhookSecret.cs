using System.Security.Cryptography;

namespace WasmOs.Kernel.Webhooks;

/// <summary>Secrets of the Standard Webhooks convention: <c>whsec_</c> followed by 24 to 64 bytes in base64.</summary>
internal static class WebhookSecret
{
    public const string Prefix = "whsec_";
    public const string Rule = "Must be whsec_ and base 64 of 24 to 64 random bytes; leave it out to have one made.";

    private const int NewBytes = 32;
    private const int FewestBytes = 24;
    private const int MostBytes = 64;

    /// <summary>Creates a secret with the system's random number generator.</summary>
    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(NewBytes));

    /// <summary>Whether text is a valid secret.</summary>
    public static bool IsValid(string text)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length)
            && length >= FewestBytes;
    }

    /// <summary>Decodes a secret to its bytes.</summary>
    public static byte[] Decode(string secret) => Convert.FromBase64String(secret[Prefix.Length..]);
}
