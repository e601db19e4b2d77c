using System.Collections.Immutable;
using WasmOs.Kernel.Identity.ApiKeys;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Identity.Users;

namespace WasmOs.Kernel.Identity.Principals;

/// <summary>What is stored about callers at one moment. Immutable.</summary>
internal sealed record IdentityRows
{
    public static IdentityRows Empty { get; } = new();

    /// <summary>The users by id.</summary>
    public ImmutableDictionary<string, User> Users { get; init; } = ImmutableDictionary.Create<string, User>(StringComparer.Ordinal);

    /// <summary>The roles that are not built in, by name.</summary>
    public ImmutableDictionary<string, Role> Roles { get; init; } = ImmutableDictionary.Create<string, Role>(StringComparer.Ordinal);

    /// <summary>The API keys by id.</summary>
    public ImmutableDictionary<string, ApiKey> Keys { get; init; } = ImmutableDictionary.Create<string, ApiKey>(StringComparer.Ordinal);

    /// <summary>The ids of sessions that ended while a token of theirs may still be unexpired.</summary>
    public ImmutableHashSet<string> EndedSessions { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
}
