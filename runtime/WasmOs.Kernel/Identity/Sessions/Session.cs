using System.Collections.Immutable;

namespace WasmOs.Kernel.Identity.Sessions;

/// <summary>A session of a user, from sign-in to sign-out. Only hashes of its secrets are kept. Immutable.</summary>
internal sealed record Session
{
    /// <summary>The id, a UUID version 7. It is in access tokens, and no secret.</summary>
    public required string Id { get; init; }

    /// <summary>The user's id.</summary>
    public required string UserId { get; init; }

    /// <summary>The user's session epoch at sign-in. The session is over when the user has another one.</summary>
    public required int Epoch { get; init; }

    /// <summary>SHA-256 of the secret that all refresh tokens of the session have in common. It tells an old token of the session from a made-up one.</summary>
    public required ImmutableArray<byte> FamilyHash { get; init; }

    /// <summary>SHA-256 of the secret of the one refresh token that is valid, or of a browser's cookie.</summary>
    public required ImmutableArray<byte> TokenHash { get; init; }

    /// <summary>Whether the session is a browser's, which has a cookie in place of tokens.</summary>
    public bool IsBrowser { get; init; }

    /// <summary>When the user signed in, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the session ends, however much it is used, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The stored ETag.</summary>
    public string ETag { get; init; } = "";
}
