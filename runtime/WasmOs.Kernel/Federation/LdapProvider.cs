namespace WasmOs.Kernel.Federation;

/// <summary>A directory that checks passwords by LDAP. Immutable.</summary>
public sealed class LdapProvider : IdentityProvider
{
    /// <summary>The part of a filter or of a template that the user's name replaces.</summary>
    public const string UsernamePlaceholder = "{username}";

    /// <summary>The part of <see cref="GroupFilter"/> that the DN of the user's entry replaces.</summary>
    public const string DnPlaceholder = "{dn}";

    /// <summary>The claim that has the names of the groups that <see cref="GroupBase"/> and <see cref="GroupFilter"/> find.</summary>
    public const string GroupsClaim = "groups";

    /// <summary>The server: <c>ldaps://host:636</c> or <c>ldap://host:389</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Whether a connection to <c>ldap://</c> changes to TLS before anything is sent.</summary>
    public bool StartTls { get; init; }

    /// <summary>A PEM file with the certificates that the server's certificate must lead to; null for those of the system.</summary>
    public string? CaFile { get; init; }

    /// <summary>The DN with which WasmOS searches for users; null where <see cref="UserDn"/> is used.</summary>
    public string? BindDn { get; init; }

    /// <summary>The password of <see cref="BindDn"/>.</summary>
    public string? BindPassword { get; init; }

    /// <summary>The DN of every user, with <see cref="UsernamePlaceholder"/>; null where WasmOS searches with <see cref="BindDn"/>.</summary>
    public string? UserDn { get; init; }

    /// <summary>Where users are searched.</summary>
    public string SearchBase { get; init; } = "";

    /// <summary>The filter that finds one user, with <see cref="UsernamePlaceholder"/>.</summary>
    public string UserFilter { get; init; } = "(uid={username})";

    /// <summary>The attribute that names the user.</summary>
    public string UsernameAttribute { get; init; } = "uid";

    /// <summary>The attribute that identifies the user for ever, also when the entry is renamed.</summary>
    public string SubjectAttribute { get; init; } = "entryUUID";

    /// <summary>Where groups are searched; null for no search.</summary>
    public string? GroupBase { get; init; }

    /// <summary>The filter that finds the groups of a user, with <see cref="DnPlaceholder"/> or <see cref="UsernamePlaceholder"/>.</summary>
    public string GroupFilter { get; init; } = "(member={dn})";

    /// <summary>The attribute of a group that becomes a value of <see cref="GroupsClaim"/>.</summary>
    public string GroupAttribute { get; init; } = "cn";

    /// <summary>The time limit of a sign-in.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many sign-ins by this directory run at once; each holds a thread.</summary>
    public int MaxConnections { get; init; } = 4;

    /// <summary>Whether a sign-in that names no provider is tried here when no local user has the name.</summary>
    public bool IsDefault { get; init; }

    /// <inheritdoc/>
    internal override StringComparison Comparison => StringComparison.OrdinalIgnoreCase;
}
