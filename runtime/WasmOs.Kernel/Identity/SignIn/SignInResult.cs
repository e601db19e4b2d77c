using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity.Users;

namespace WasmOs.Kernel.Identity.SignIn;

/// <summary>A sign-in that succeeded, with its secrets.</summary>
public sealed record SignInResult
{
    /// <summary>The user.</summary>
    public required User User { get; init; }

    /// <summary>The id of the session. No secret.</summary>
    public required string SessionId { get; init; }

    /// <summary>The user as a caller, for the audit trail. The caller has no permissions, because nothing else is done by a request that signs in.</summary>
    public Caller Caller => new(CallerKind.User, User.CallerName, []) { Id = User.Id, UserId = User.Id, CredentialId = SessionId };

    /// <summary>The access token; null for a browser's session. Secret.</summary>
    public string? Token { get; init; }

    /// <summary>The refresh token; null for a browser's session. Secret.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>The value of the browser's cookie; null for a session with tokens. Secret.</summary>
    public string? Cookie { get; init; }

    /// <summary>When the access token, or the browser's session, ends, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The user's name alone: the rest is secret.</summary>
    public override string ToString() => User.Username;
}
