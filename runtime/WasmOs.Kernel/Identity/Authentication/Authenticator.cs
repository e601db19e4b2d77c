using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.ApiKeys;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Kernel.Identity.Sessions;
using WasmOs.Kernel.Identity.Tokens;
using WasmOs.Kernel.Keys;

namespace WasmOs.Kernel.Identity.Authentication;

/// <summary>Recognizes callers by API keys, access tokens, browsers' cookies and tokens of trusted issuers. Thread-safe.</summary>
internal sealed class Authenticator(
    IdentityDirectory directory, AccessTokens tokens, SessionStore sessions, ServerSecrets secret, IEnumerable<IBearerTokens> issuers,
    AuthenticationMetrics metrics, TimeProvider time) : IAuthenticator
{
    /// <summary>The longest credential that is looked at.</summary>
    public const int MaxLength = 8192;

    private readonly KnownCredentials _known = new();
    private readonly byte[] _salt = CredentialHash.NewSalt();
    private readonly IBearerTokens[] _issuers = [.. issuers];

    /// <inheritdoc/>
    public bool? HasUsers => directory.HasUsers;

    /// <inheritdoc/>
    public async ValueTask<bool> HasUsersAsync(CancellationToken cancellationToken) =>
        (await directory.GetAsync(cancellationToken).ConfigureAwait(false)).HasUsers;

    /// <inheritdoc/>
    public bool TryGetKnown(ReadOnlySpan<char> credential, [NotNullWhen(true)] out Caller? caller)
    {
        caller = null;
        if (credential.Length > MaxLength || directory.Snapshot is not { } snapshot || !CredentialHash.TryCompute(_salt, credential, out var hash))
        {
            return false;
        }

        var ticks = time.GetUtcNow().UtcTicks;
        if (_known.Find(hash, ticks, snapshot) is not { } known)
        {
            return false;
        }

        known.Use?.Touch(ticks);
        caller = known.Caller;
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<Result<Caller>> AuthenticateAsync(string credential, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credential);
        var verified = await VerifyAsync(credential, cancellationToken).ConfigureAwait(false);
        metrics.Count(verified.Error);
        return verified.Succeeded ? verified.Value.Caller : verified.Error;
    }

    private async ValueTask<Result<KnownCredential>> VerifyAsync(string credential, CancellationToken cancellationToken)
    {
        if (credential.Length > MaxLength || !CredentialHash.TryCompute(_salt, credential, out var hash))
        {
            return TokenErrors.Invalid();
        }

        var verified = ApiKeyText.IsLike(credential) ? await VerifyKeyAsync(credential, hash, cancellationToken).ConfigureAwait(false)
            : SessionToken.TryParse(credential, SessionToken.CookieStart, out var cookie)
                ? await VerifyCookieAsync(cookie, hash, cancellationToken).ConfigureAwait(false)
            : AccessTokens.ReadIssuer(credential) is not { } issuer ? TokenErrors.Invalid()
            : issuer == AccessTokens.Issuer ? await VerifyTokenAsync(credential, hash, cancellationToken).ConfigureAwait(false)
            : await VerifyForeignAsync(credential, issuer, hash, cancellationToken).ConfigureAwait(false);
        if (verified.Succeeded)
        {
            var ticks = time.GetUtcNow().UtcTicks;
            _known.Add(verified.Value, ticks);
            verified.Value.Use?.Touch(ticks);
        }

        return verified;
    }

    private async ValueTask<Result<KnownCredential>> VerifyKeyAsync(string text, CredentialHash hash, CancellationToken cancellationToken)
    {
        if (!ApiKeyText.TryReadPrefix(text, out var prefix))
        {
            return ApiKeyErrors.Invalid();
        }

        var key = (await directory.GetAsync(cancellationToken).ConfigureAwait(false)).FindKeyByPrefix(prefix)
            ?? (await directory.GetFreshAsync(cancellationToken).ConfigureAwait(false)).FindKeyByPrefix(prefix);
        var server = await secret.GetAsync(KeyPurpose.ApiKeys, cancellationToken).ConfigureAwait(false);
        if (!server.Succeeded)
        {
            return server.Error;
        }

        if (!CryptographicOperations.FixedTimeEquals(ApiKeyHash.Of(text, server.Value), key is null ? new byte[32] : key.Key.Hash.AsSpan()))
        {
            return ApiKeyErrors.Invalid();
        }

        if (key!.Key.RevokedAt is not null)
        {
            return ApiKeyErrors.Revoked().ForKey(key.Key.Id);
        }

        var end = key.Key.ExpiresAt?.UtcTicks ?? long.MaxValue;
        return key.Owner.User.Disabled || end <= time.GetUtcNow().UtcTicks
            ? ApiKeyErrors.Invalid().ForKey(key.Key.Id)
            : new KnownCredential { Hash = hash, Caller = key.Caller, ExpiresAt = end, Validity = key.Validity, Use = key.Use };
    }

    private async ValueTask<Result<KnownCredential>> VerifyTokenAsync(string text, CredentialHash hash, CancellationToken cancellationToken)
    {
        var token = await tokens.ReadAsync(text, cancellationToken).ConfigureAwait(false);
        if (!token.Succeeded)
        {
            return token.Error;
        }

        // The signature is good, so a user or a version that is not known here may have been stored by another host a moment ago.
        var snapshot = await directory.GetAsync(cancellationToken).ConfigureAwait(false);
        if (snapshot.FindUser(token.Value.UserId) is not { } known || known.User.Version < token.Value.Version)
        {
            snapshot = await directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        }

        var user = snapshot.FindUser(token.Value.UserId);
        return user is null || user.User.Disabled || user.User.Version != token.Value.Version || snapshot.Rows.EndedSessions.Contains(token.Value.SessionId)
            ? TokenErrors.Invalid()
            : Remember(user, hash, token.Value.ExpiresAt + AccessTokens.Skew, token.Value.SessionId);
    }

    private async ValueTask<Result<KnownCredential>> VerifyCookieAsync(SessionToken cookie, CredentialHash hash, CancellationToken cancellationToken)
    {
        var session = await sessions.GetAsync(cookie.SessionId, cancellationToken).ConfigureAwait(false);
        var snapshot = await directory.GetAsync(cancellationToken).ConfigureAwait(false);
        if (session is not { IsBrowser: true } || !CryptographicOperations.FixedTimeEquals(session.TokenHash.AsSpan(), cookie.SecretHash.AsSpan())
            || !CryptographicOperations.FixedTimeEquals(session.FamilyHash.AsSpan(), cookie.FamilyHash.AsSpan())
            || session.ExpiresAt <= time.GetUtcNow() || snapshot.Rows.EndedSessions.Contains(session.Id))
        {
            return TokenErrors.Invalid();
        }

        // A session of a user who is not known here, or of a later epoch, was begun at another host a moment ago.
        if (snapshot.FindUser(session.UserId) is not { } known || known.User.SessionEpoch < session.Epoch)
        {
            snapshot = await directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        }

        return snapshot.FindUser(session.UserId) is { User.Disabled: false } user && user.User.SessionEpoch == session.Epoch
            ? Remember(user, hash, Earlier(session.ExpiresAt, time.GetUtcNow() + AccessTokens.Life), session.Id)
            : TokenErrors.Invalid();
    }

    private async ValueTask<Result<KnownCredential>> VerifyForeignAsync(
        string text, string issuer, CredentialHash hash, CancellationToken cancellationToken)
    {
        foreach (var trusted in _issuers)
        {
            var snapshot = await directory.GetAsync(cancellationToken).ConfigureAwait(false);
            if (await trusted.TryAsync(text, issuer, cancellationToken).ConfigureAwait(false) is not { } verified)
            {
                continue;
            }

            return verified.Succeeded
                ? new KnownCredential
                {
                    Hash = hash,
                    Caller = verified.Value.Caller,
                    ExpiresAt = verified.Value.ExpiresAt.UtcTicks,
                    Validity = snapshot.RolesValidity,
                }
                : verified.Error;
        }

        return TokenErrors.Invalid();
    }

    private static KnownCredential Remember(UserPrincipal user, CredentialHash hash, DateTimeOffset end, string sessionId) =>
        new() { Hash = hash, Caller = user.Caller.InSession(sessionId), ExpiresAt = end.UtcTicks, Validity = user.Validity, SessionId = sessionId };

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
