using System.Security.Cryptography;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Kernel.Identity.Sessions;
using WasmOs.Kernel.Identity.Tokens;
using WasmOs.Kernel.Identity.Users;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Identity.SignIn;

/// <summary>Begins, goes on with and ends sessions. Thread-safe.</summary>
public sealed class SessionService
{
    private readonly SessionStore _store;
    private readonly AccessTokens _tokens;
    private readonly IdentityDirectory _directory;
    private readonly SessionOptions _options;
    private readonly TimeProvider _time;

    internal SessionService(SessionStore store, AccessTokens tokens, IdentityDirectory directory, SessionOptions options, TimeProvider time)
    {
        (_store, _tokens, _directory) = (store, tokens, directory);
        (_options, _time) = (options, time);
    }

    /// <summary>Begins a session of a user who has proved who it is. The session is always a new one, so nobody can prepare one for others.</summary>
    public async ValueTask<Result<SignInResult>> BeginAsync(User user, bool isBrowser, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var now = _time.GetUtcNow();
        var token = SessionToken.New(ExecutionId.New(_time).ToString());
        var session = new Session
        {
            Id = token.SessionId,
            UserId = user.Id,
            Epoch = user.SessionEpoch,
            FamilyHash = token.FamilyHash,
            TokenHash = token.SecretHash,
            IsBrowser = isBrowser,
            CreatedAt = now,
            ExpiresAt = now + (isBrowser ? _options.BrowserLife : _options.Life),
        };
        if (isBrowser)
        {
            await _store.AddAsync(session, cancellationToken).ConfigureAwait(false);
            return new SignInResult
            {
                User = user,
                SessionId = session.Id,
                Cookie = token.ToText(SessionToken.CookieStart),
                ExpiresAt = session.ExpiresAt,
            };
        }

        var issued = await _tokens.IssueAsync(user.Id, user.Version, session.Id, cancellationToken).ConfigureAwait(false);
        if (!issued.Succeeded)
        {
            return issued.Error;
        }

        await _store.AddAsync(session, cancellationToken).ConfigureAwait(false);
        return ResultOf(user, issued.Value, token);
    }

    /// <summary>Gives new tokens for a refresh token, which serves once. A second use ends the session: either its owner or a thief has it.</summary>
    public async ValueTask<Result<SignInResult>> RefreshAsync(string? refreshToken, CancellationToken cancellationToken)
    {
        if (!SessionToken.TryParse(refreshToken, SessionToken.RefreshStart, out var token)
            || await _store.GetAsync(token.SessionId, cancellationToken).ConfigureAwait(false) is not { IsBrowser: false } session
            || !CryptographicOperations.FixedTimeEquals(session.FamilyHash.AsSpan(), token.FamilyHash.AsSpan()))
        {
            return SignInErrors.RefreshInvalid();
        }

        var snapshot = await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        if (!CryptographicOperations.FixedTimeEquals(session.TokenHash.AsSpan(), token.SecretHash.AsSpan()) || session.ExpiresAt <= _time.GetUtcNow()
            || snapshot.FindUser(session.UserId) is not { User: { Disabled: false } user } || user.SessionEpoch != session.Epoch)
        {
            await EndAsync(session.Id, CancellationToken.None).ConfigureAwait(false);
            return SignInErrors.RefreshInvalid();
        }

        var issued = await _tokens.IssueAsync(user.Id, user.Version, session.Id, cancellationToken).ConfigureAwait(false);
        if (!issued.Succeeded)
        {
            return issued.Error;
        }

        var next = token.Next();
        if (await _store.ReplaceAsync(session with { TokenHash = next.SecretHash }, cancellationToken).ConfigureAwait(false))
        {
            return ResultOf(user, issued.Value, next);
        }

        // The token was used twice at once.
        await EndAsync(session.Id, CancellationToken.None).ConfigureAwait(false);
        return SignInErrors.RefreshInvalid();
    }

    /// <summary>Ends the session of a refresh token, an access token or a browser's cookie. One that is not valid has no session to end.</summary>
    /// <returns>The user whose session has ended, as a caller; null when none has, or the user is gone.</returns>
    public async ValueTask<Caller?> EndByAsync(string credential, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credential);
        if (await FindSessionAsync(credential, cancellationToken).ConfigureAwait(false) is not (var sessionId, var userId))
        {
            return null;
        }

        await EndAsync(sessionId, cancellationToken).ConfigureAwait(false);
        var snapshot = await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        return snapshot.FindUser(userId)?.Caller.InSession(sessionId);
    }

    /// <summary>When the session ends by which a caller was recognized; null for callers without one.</summary>
    public async ValueTask<DateTimeOffset?> FindEndAsync(Caller by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        return by.Kind == CallerKind.User && by.CredentialId.Length > 0
            ? (await _store.GetAsync(by.CredentialId, cancellationToken).ConfigureAwait(false))?.ExpiresAt
            : null;
    }

    private async ValueTask<(string SessionId, string UserId)?> FindSessionAsync(string credential, CancellationToken cancellationToken)
    {
        if (SessionToken.TryParse(credential, SessionToken.RefreshStart, out var token)
            || SessionToken.TryParse(credential, SessionToken.CookieStart, out token))
        {
            return await _store.GetAsync(token.SessionId, cancellationToken).ConfigureAwait(false) is { } session
                && CryptographicOperations.FixedTimeEquals(session.FamilyHash.AsSpan(), token.FamilyHash.AsSpan())
                ? (session.Id, session.UserId)
                : null;
        }

        return await _tokens.ReadAsync(credential, cancellationToken).ConfigureAwait(false) is { Succeeded: true, Value: { } access }
            ? (access.SessionId, access.UserId)
            : null;
    }

    private async ValueTask EndAsync(string id, CancellationToken cancellationToken)
    {
        // A host may remember a cookie's caller for as long as it would an access token's.
        var until = _time.GetUtcNow() + AccessTokens.Life + (2 * AccessTokens.Skew);
        await _store.EndAsync(id, until, cancellationToken).ConfigureAwait(false);
        await _directory.ApplyAsync(SessionRows.Table, rows => rows with { EndedSessions = rows.EndedSessions.Add(id) }).ConfigureAwait(false);
    }

    private static SignInResult ResultOf(User user, IssuedToken issued, SessionToken token) => new()
    {
        User = user,
        SessionId = token.SessionId,
        Token = issued.Token,
        RefreshToken = token.ToText(SessionToken.RefreshStart),
        ExpiresAt = issued.ExpiresAt,
    };
}
