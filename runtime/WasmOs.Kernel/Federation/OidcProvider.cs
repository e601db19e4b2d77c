using System.Collections.Immutable;

namespace WasmOs.Kernel.Federation;

/// <summary>An issuer of tokens by OpenID Connect. Immutable.</summary>
public sealed class OidcProvider : IdentityProvider
{
    /// <summary>The claim that names a person, unless the configuration says otherwise.</summary>
    public const string DefaultUsernameClaim = "preferred_username";

    /// <summary>The issuer, exactly as in the claim <c>iss</c> of its tokens: an absolute URL of https, or of http on a loopback address.</summary>
    public required string Issuer { get; init; }

    /// <summary>The values of <c>aud</c>, one of which a machine's bearer token must have. Empty: bearer tokens of this issuer are refused.</summary>
    public ImmutableArray<string> Audiences { get; init; } = [];

    /// <summary>The id under which WasmOS is registered with the provider; null when people do not sign in by this provider.</summary>
    public string? ClientId { get; init; }

    /// <summary>The secret of <see cref="ClientId"/>; null for a public client.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>
    /// The id of the public client by which programs sign people in, who have no place for a secret: their id tokens are for this client. Null for the same
    /// client as in the browser.
    /// </summary>
    public string? DeviceClientId { get; init; }

    /// <summary>What a sign-in asks the provider for.</summary>
    public ImmutableArray<string> Scopes { get; init; } = ["openid", "profile", "email"];

    /// <summary>The claim that names a person.</summary>
    public string UsernameClaim { get; init; } = DefaultUsernameClaim;

    /// <summary>A PEM file with the certificates that the provider's TLS certificate must lead to; null for those of the system.</summary>
    public string? CaFile { get; init; }

    /// <summary>Whether people sign in by this provider.</summary>
    public bool SignsPeopleIn => ClientId is not null;

    /// <inheritdoc/>
    internal override StringComparison Comparison => StringComparison.Ordinal;
}
