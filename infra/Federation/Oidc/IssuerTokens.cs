using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Federation;

namespace WasmOs.Infra.Federation.Oidc;

/// <summary>Checks tokens of trusted issuers with the library made for it. Thread-safe.</summary>
internal sealed class IssuerTokens(IssuerClients clients, TimeProvider time) : IIssuerTokens
{
    /// <summary>The longest token, characters. A header of a request has at most 32 KB.</summary>
    public const int LongestToken = 16 * 1024;

    /// <summary>By how much the issuer's clock and this one may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = LongestToken, MapInboundClaims = false };
    private static readonly string[] BearerTypes = ["", "JWT", "at+jwt"];
    private static readonly string[] IdTokenTypes = ["", "JWT"];

    /// <inheritdoc/>
    public string? ReadIssuer(string token) => Parse(token) is { Issuer.Length: > 0 } parsed ? parsed.Issuer : null;

    /// <inheritdoc/>
    public ValueTask<Result<IssuerToken>> VerifyBearerAsync(OidcProvider provider, string token, CancellationToken cancellationToken) =>
        VerifyAsync(provider, token, provider.Audiences, BearerTypes, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Result<IssuerToken>> VerifyIdTokenAsync(
        OidcProvider provider, string clientId, string token, string? nonce, CancellationToken cancellationToken)
    {
        var verified = await VerifyAsync(provider, token, [clientId], IdTokenTypes, cancellationToken).ConfigureAwait(false);
        if (!verified.Succeeded)
        {
            return verified;
        }

        // OpenID Connect Core 3.1.3.7, items 3 to 5: a token for several clients says which one asked for it.
        var claims = verified.Value.Claims;
        if ((claims["aud"].Length > 1 && claims["azp"].IsEmpty) || (!claims["azp"].IsEmpty && claims.Single("azp") != clientId))
        {
            return FederationErrors.TokenRefused("The id token was issued to another client.");
        }

        return nonce is null || Same(nonce, claims.Single("nonce"))
            ? verified
            : FederationErrors.SignInRefused("The id token belongs to another sign-in. Begin again.");
    }

    private async ValueTask<Result<IssuerToken>> VerifyAsync(
        OidcProvider provider, string token, IEnumerable<string> audiences, string[] types, CancellationToken cancellationToken)
    {
        if (Parse(token) is not { } parsed || !types.Contains(TypeOf(parsed), StringComparer.OrdinalIgnoreCase)
            || parsed.TryGetHeaderValue<object>("crit", out _))
        {
            return FederationErrors.TokenRefused("The token is no JWT of a kind that is accepted here.");
        }

        var metadata = clients.MetadataOf(provider);
        if (await metadata.GetAsync(cancellationToken).ConfigureAwait(false) is not { } known)
        {
            return FederationErrors.IssuerUnavailable(provider.Name);
        }

        var keys = known.KeysFor(parsed.Kid).ToArray();
        if (keys.Length == 0)
        {
            var newer = await metadata.RefreshAsync(known, cancellationToken).ConfigureAwait(false);
            keys = [.. newer?.KeysFor(parsed.Kid) ?? []];
        }

        if (keys.Length == 0)
        {
            return metadata.IsDown
                ? FederationErrors.IssuerUnavailable(provider.Name)
                : FederationErrors.TokenRefused("The token is signed with a key that its issuer does not have.");
        }

        var result = await Handler.ValidateTokenAsync(parsed, ParametersOf(provider, audiences, keys)).ConfigureAwait(false);
        return result.IsValid ? Read(parsed) : FederationErrors.TokenRefused(Explain(result.Exception));
    }

    private TokenValidationParameters ParametersOf(OidcProvider provider, IEnumerable<string> audiences, SecurityKey[] keys) => new()
    {
        ValidIssuer = provider.Issuer,
        ValidAudiences = audiences,
        ValidAlgorithms = IssuerAlgorithms.All,
        IssuerSigningKeys = keys,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ValidateIssuerSigningKey = true,
        IncludeTokenOnFailedValidation = false,

        // The library's own check reads the machine's clock.
        LifetimeValidator = (notBefore, expires, _, _) =>
        {
            var now = time.GetUtcNow().UtcDateTime;
            return expires is { } end && now < end + Skew && (notBefore is not { } start || now >= start - Skew);
        },
    };

    private static Result<IssuerToken> Read(JsonWebToken token)
    {
        if (token.Subject is not { Length: > 0 and <= ExternalIdentity.LongestSubject })
        {
            return FederationErrors.TokenRefused("The token has no subject (sub), or one of more than 255 characters.");
        }

        DateTimeOffset? issued = token.IssuedAt == default ? null : new DateTimeOffset(token.IssuedAt, TimeSpan.Zero);
        return new IssuerToken(token.Subject, TokenClaims.Read(token), issued, new DateTimeOffset(token.ValidTo, TimeSpan.Zero) + Skew);
    }

    // Three parts: an encrypted token has five, and is not accepted.
    private static JsonWebToken? Parse(string token)
    {
        if (token.Length > LongestToken || token.AsSpan().Count('.') != 2 || !Handler.CanReadToken(token))
        {
            return null;
        }

        try
        {
            return new JsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null; // Base 64 or JSON that cannot be read.
        }
    }

    private static string TypeOf(JsonWebToken token)
    {
        const string Prefix = "application/";
        var type = token.TryGetHeaderValue<object>("typ", out var value) ? value as string ?? "?" : "";
        return type.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? type[Prefix.Length..] : type;
    }

    // The library's messages have parts of the token and of keys.
    private static string Explain(Exception failure) => failure switch
    {
        SecurityTokenInvalidAudienceException => "The token is meant for another audience.",
        SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => "The token has expired, is not valid yet, or never expires.",
        SecurityTokenInvalidIssuerException => "The token has another issuer.",
        SecurityTokenInvalidAlgorithmException => $"The token is signed with an algorithm that is not accepted. Accepted: {string.Join(", ", IssuerAlgorithms.All)}.",
        _ => "The token's signature is not valid.",
    };

    private static bool Same(string expected, string? actual) =>
        actual is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(actual));
}
