using System.Collections.Immutable;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Names;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Kernel.Federation;

/// <summary>A person or a machine whom a provider vouches for, with the roles that the provider's rules give. Immutable.</summary>
/// <param name="provider">The provider.</param>
/// <param name="subject">What identifies the person or machine at the provider, for ever.</param>
/// <param name="claims">What the provider says.</param>
/// <param name="username">The name for people to read; null for the subject. It may change, and proves nothing.</param>
public sealed class ExternalIdentity(IdentityProvider provider, string subject, ExternalClaims claims, string? username = null)
{
    /// <summary>The longest subject. RFC 7519 and OpenID Connect allow 255 characters.</summary>
    public const int LongestSubject = 255;

    // With the provider's name and what stands before it, a caller's name has at most 256 characters.
    private const int LongestName = 180;

    /// <summary>The provider's name.</summary>
    public string Provider { get; } = provider.Name;

    /// <summary>What identifies the person or machine at the provider, for ever.</summary>
    public string Subject { get; } = subject;

    /// <summary>The name for people to read. Printable, at most 180 characters. It may change, and proves nothing.</summary>
    public string Username { get; } = Printable(string.IsNullOrEmpty(username) ? subject : username);

    /// <summary>The roles by the provider's rules; empty when no rule matches.</summary>
    public ImmutableArray<RoleAssignment> Roles { get; } = ClaimRule.Apply(provider, claims);

    /// <summary>The tier that the provider's configuration names; null for the default.</summary>
    public string? Tier { get; } = provider.Tier;

    /// <summary>The identity as a user of this deployment.</summary>
    internal FederatedIdentity ToUser() => new(Provider, Subject, Username, Roles, Tier);

    /// <summary>The provider and the name.</summary>
    public override string ToString() => $"{Provider}/{Username}";

    // The name goes to logs, the audit trail and lists, and its writer is not trusted.
    private static string Printable(string text) => DisplayNameRule.Clean(DisplayText.Shorten(text, LongestName));
}
