using System.Net;

namespace WasmOs.Kernel.Identity.SignIn;

/// <summary>A request to sign in.</summary>
/// <param name="Username">The name, as it was given.</param>
/// <param name="Password">The password. Secret.</param>
/// <param name="Address">The client's address; null when unknown.</param>
/// <param name="IsBrowser">Whether the session gets a cookie in place of tokens.</param>
public sealed record SignInRequest(string Username, string Password, IPAddress? Address, bool IsBrowser)
{
    /// <summary>The provider that has the password; null for this host and then the providers that are tried by default.</summary>
    public string? Provider { get; init; }

    /// <summary>The name alone: the password is secret.</summary>
    public override string ToString() => Username;
}
