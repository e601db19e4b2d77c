using System.Globalization;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.Text;

namespace WasmOs.Kernel.Identity.Tokens;

/// <summary>Issues and verifies access tokens (JWT, RFC 9068). Thread-safe.</summary>
/// <remarks>
/// A token says who its owner is, never what the owner may do: that is looked up at each change of the user. The key, found by its exact id in memory, decides
/// the algorithm; what the token says about itself is only compared.
/// </remarks>
internal sealed class AccessTokens
{
    /// <summary>How long an access token is valid.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    /// <summary>By how much the clocks of hosts may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>The issuer and the audience of own tokens.</summary>
    public const string Issuer = "wasmos";

    private const string Type = "at+jwt";
    private const string VersionClaim = "ver";

    private readonly TokenKeys _keys;
    private readonly TimeProvider _time;
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };
    private readonly TokenValidationParameters _rules;

    public AccessTokens(TokenKeys keys, TimeProvider time)
    {
        _keys = keys;
        _time = time;
        _rules = new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Issuer,
            ValidTypes = [Type],
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            TryAllIssuerSigningKeys = false,
            LifetimeValidator = IsAlive,
        };
    }

    /// <summary>Issues a token.</summary>
    public async ValueTask<Result<IssuedToken>> IssueAsync(string userId, int version, string sessionId, CancellationToken cancellationToken)
    {
        var signing = await _keys.GetSigningAsync(cancellationToken).ConfigureAwait(false);
        if (!signing.Succeeded)
        {
            return signing.Error;
        }

        // Tokens count whole seconds.
        var now = DateTimeOffset.FromUnixTimeSeconds(_time.GetUtcNow().ToUnixTimeSeconds());
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            TokenType = Type,
            IssuedAt = now.UtcDateTime,
            Expires = (now + Life).UtcDateTime,
            SigningCredentials = signing.Value,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = userId,
                [JwtRegisteredClaimNames.Sid] = sessionId,
                [JwtRegisteredClaimNames.Jti] = Base62.Encode(RandomNumberGenerator.GetBytes(16), 22),
                [VersionClaim] = version,
            },
        });
        return new IssuedToken(token, now + Life);
    }

    /// <summary>The issuer that a token names, not verified; null when the text is no token.</summary>
    public static string? ReadIssuer(string token) => TryParse(token)?.Issuer;

    /// <summary>Verifies a token of this host.</summary>
    public async ValueTask<Result<AccessToken>> ReadAsync(string token, CancellationToken cancellationToken)
    {
        if (TryParse(token) is not { Kid: { Length: > 0 } keyId } parsed
            || await _keys.FindAsync(keyId, cancellationToken).ConfigureAwait(false) is not { } key)
        {
            return TokenErrors.Invalid();
        }

        var rules = _rules.Clone();
        rules.IssuerSigningKey = key.Key;
        rules.ValidAlgorithms = [key.Algorithm];
        var result = await _handler.ValidateTokenAsync(parsed, rules).ConfigureAwait(false);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt)
        {
            return result.Exception is SecurityTokenExpiredException ? TokenErrors.Expired() : TokenErrors.Invalid();
        }

        return jwt.TryGetPayloadValue<int>(VersionClaim, out var version) && jwt.TryGetPayloadValue<string>(JwtRegisteredClaimNames.Sid, out var session)
            && jwt.Subject.Length > 0
            ? new AccessToken(jwt.Subject, version, session, new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero))
            : TokenErrors.Invalid();
    }

    private static JsonWebToken? TryParse(string token)
    {
        try
        {
            return new JsonWebToken(token);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or FormatException or System.Text.Json.JsonException)
        {
            // The text is no token in compact form.
            return null;
        }
    }

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters rules)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        if (expires is null || now >= expires + Skew)
        {
            throw new SecurityTokenExpiredException(string.Create(CultureInfo.InvariantCulture, $"The token expired at {expires:O}."));
        }

        return notBefore is null || now + Skew >= notBefore;
    }
}
