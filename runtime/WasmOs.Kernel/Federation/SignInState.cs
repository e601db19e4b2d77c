using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WasmOs.Kernel.Secrets;

namespace WasmOs.Kernel.Federation;

/// <summary>
/// What a browser keeps of a sign-in between its start and the provider's answer, in a cookie that is encrypted and authenticated under the deployment's keys.
/// Immutable.
/// </summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Request">The sign-in.</param>
/// <param name="ReturnTo">Where the browser goes afterwards.</param>
/// <param name="ExpiresAt">Until when the provider's answer is accepted.</param>
internal sealed record SignInState(string Provider, OidcRequest Request, string ReturnTo, DateTimeOffset ExpiresAt)
{
    /// <summary>How long a person has for the sign-in at the provider.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Place = "oidc sign-in cookie, version 1";
    private const int RandomBytes = 32;
    private const int LongestCookie = 4000;
    private const char Divider = '\n';

    /// <summary>Begins a sign-in with new secrets.</summary>
    public static SignInState Begin(string provider, Uri redirectUri, string returnTo, DateTimeOffset now) =>
        new(provider, new OidcRequest(redirectUri, NewSecret(), NewSecret(), NewSecret()), returnTo, now + Lifetime);

    /// <summary>The value of the cookie.</summary>
    public string Seal(SecretSeal seal) => Base64Url.EncodeToString(seal.Seal(
        Encoding.UTF8.GetBytes(string.Join(
            Divider, Provider, Request.RedirectUri.AbsoluteUri, Request.State, Request.Nonce, Request.Verifier, ReturnTo,
            ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))),
        Place));

    /// <summary>Reads the value of a cookie. Null when this deployment did not make it, or when it has expired.</summary>
    public static SignInState? Open(SecretSeal seal, string? cookie, DateTimeOffset now)
    {
        if (cookie is not { Length: > 0 and <= LongestCookie } || !Base64Url.IsValid(cookie)
            || !seal.TryOpen(Base64Url.DecodeFromChars(cookie), Place, out var clear, out _))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(clear).Split(Divider);
        var state = new SignInState(
            parts[0], new OidcRequest(new Uri(parts[1]), parts[2], parts[3], parts[4]), parts[5],
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[6], CultureInfo.InvariantCulture)));
        return now < state.ExpiresAt ? state : null;
    }

    /// <summary>The secrets. Never written.</summary>
    public override string ToString() => Provider;

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
}
