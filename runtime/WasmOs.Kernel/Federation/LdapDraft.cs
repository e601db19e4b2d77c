namespace WasmOs.Kernel.Federation;

/// <summary>The members that only a directory has, before they are checked.</summary>
public sealed record LdapDraft
{
    /// <summary>The server.</summary>
    public string? Url { get; init; }

    /// <summary>Whether to use StartTLS.</summary>
    public bool? StartTls { get; init; }

    /// <summary>The DN of the account that searches.</summary>
    public string? BindDn { get; init; }

    /// <summary>The name of the environment variable that has the account's password.</summary>
    public string? BindPasswordVariable { get; init; }

    /// <summary>The template of users' DNs.</summary>
    public string? UserDn { get; init; }

    /// <summary>Where users are searched.</summary>
    public string? SearchBase { get; init; }

    /// <summary>The filter of users.</summary>
    public string? UserFilter { get; init; }

    /// <summary>The attribute that names a user.</summary>
    public string? UsernameAttribute { get; init; }

    /// <summary>The attribute that identifies a user.</summary>
    public string? SubjectAttribute { get; init; }

    /// <summary>Where groups are searched.</summary>
    public string? GroupBase { get; init; }

    /// <summary>The filter of groups.</summary>
    public string? GroupFilter { get; init; }

    /// <summary>The attribute that names a group.</summary>
    public string? GroupAttribute { get; init; }

    /// <summary>The time limit, seconds.</summary>
    public long? TimeoutSeconds { get; init; }

    /// <summary>The most sign-ins at once.</summary>
    public long? MaxConnections { get; init; }

    /// <summary>Whether sign-ins without a provider are tried here.</summary>
    public bool? IsDefault { get; init; }
}
