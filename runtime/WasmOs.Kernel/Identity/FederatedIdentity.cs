using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Identity.Users;

namespace WasmOs.Kernel.Identity;

/// <summary>A person whom a federated provider vouches for. Immutable.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Subject">What identifies the person at the provider, for ever.</param>
/// <param name="Username">The name that the provider gives; it may change, and proves nothing.</param>
/// <param name="Roles">The roles by the provider's rules.</param>
/// <param name="Tier">The tier; null for the default.</param>
public sealed record FederatedIdentity(string Provider, string Subject, string Username, ImmutableArray<RoleAssignment> Roles, string? Tier)
{
    private const int LongestName = 63;
    private const int HashLength = 8;

    /// <summary>The name of the user here: what the rule for names allows of the provider's name.</summary>
    /// <param name="isTaken">Whether another user has that name. Then the name ends in a part that depends on the subject.</param>
    internal string UsernameOf(bool isTaken)
    {
        var text = string.Concat(Username.ToLowerInvariant().Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '@' or '-' ? c : '-'))
            .TrimStart('.', '_', '@', '-');
        var end = isTaken || text.Length == 0
            ? "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Provider}\n{Subject}")))[..HashLength]
            : "";
        var start = text.Length == 0 ? "user" : text;
        return start[..Math.Min(start.Length, LongestName - end.Length)] + end;
    }

    /// <summary>The user with what the provider says today.</summary>
    internal User Apply(User user) => user with
    {
        DisplayName = Username.Length > 0 ? Username : user.DisplayName,
        Roles = RoleAssignments.AreEqual(Roles, user.Roles) ? user.Roles : Roles,
        Provider = Provider,
        Subject = Subject,
        Tier = Tier ?? user.Tier,
    };
}
