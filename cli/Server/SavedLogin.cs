namespace WasmOs.Cli.Server;

/// <summary>What a sign-in at a server gave. Secret. Immutable.</summary>
/// <param name="Username">The name of the user.</param>
/// <param name="Token">The access token.</param>
/// <param name="ExpiresAt">When the access token ends, UTC.</param>
/// <param name="RefreshToken">What a new access token is had for, once.</param>
internal sealed record SavedLogin(string Username, string Token, DateTimeOffset ExpiresAt, string RefreshToken)
{
    /// <summary>The name alone: the rest is secret.</summary>
    public override string ToString() => Username;
}
