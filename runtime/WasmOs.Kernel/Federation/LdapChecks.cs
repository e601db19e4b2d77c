using System.Collections.Immutable;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Federation;

/// <summary>Checks a directory.</summary>
internal static class LdapChecks
{
    public static readonly ImmutableArray<string> Members =
    [
        "url", "start_tls", "bind_dn", "bind_password_env", "user_dn", "search_base", "user_filter", "username_attribute", "subject_attribute", "group_base",
        "group_filter", "group_attribute", "timeout_seconds", "max_connections", "default",
    ];

    public static LdapProvider Check(
        ProviderDraft draft, ImmutableArray<ClaimRule> rules, string path, Func<string, string?> variables, FieldErrors errors)
    {
        var given = draft.Ldap;
        CheckServer(given, path, errors);
        CheckSearch(given, path, errors);
        var start = new LdapProvider { Name = "", Url = new Uri("ldaps://localhost") };
        return new LdapProvider
        {
            Name = draft.Name ?? "",
            Rules = rules,
            Tier = draft.Tier,
            CaFile = draft.CaFile,
            Url = ServerOf(given.Url) ?? start.Url,
            StartTls = given.StartTls ?? false,
            BindDn = given.BindDn,
            BindPassword = ProviderChecks.SecretOf(given.BindPasswordVariable, path + "bind_password_env", variables, errors),
            UserDn = given.UserDn,
            SearchBase = given.SearchBase ?? "",
            UserFilter = given.UserFilter ?? start.UserFilter,
            UsernameAttribute = given.UsernameAttribute ?? start.UsernameAttribute,
            SubjectAttribute = given.SubjectAttribute ?? start.SubjectAttribute,
            GroupBase = given.GroupBase,
            GroupFilter = given.GroupFilter ?? start.GroupFilter,
            GroupAttribute = given.GroupAttribute ?? start.GroupAttribute,
            Timeout = given.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : start.Timeout,
            MaxConnections = (int)(given.MaxConnections ?? start.MaxConnections),
            IsDefault = given.IsDefault ?? false,
        };
    }

    private static void CheckServer(LdapDraft given, string path, FieldErrors errors)
    {
        if (ServerOf(given.Url) is not { } url)
        {
            errors.Add(path + "url", "Must be ldaps://host or ldap://host, with a port where it is not the usual one, and nothing after it.");
            return;
        }

        if (url.Scheme == "ldaps" && given.StartTls == true)
        {
            errors.Add(path + "start_tls", "Belongs to ldap://: a connection to ldaps:// has TLS from its beginning.");
        }

        if (url is { Scheme: "ldap", IsLoopback: false } && given.StartTls != true)
        {
            errors.Add(path + "url", "Would send passwords in the clear: use ldaps://, or set start_tls.");
        }
    }

    private static void CheckSearch(LdapDraft given, string path, FieldErrors errors)
    {
        if (given.UserDn is null == given.BindDn is null)
        {
            errors.Add(path + "bind_dn", "Give either bind_dn, an account that searches users, or user_dn, the DN of every user with {username}.");
        }

        if (given.BindDn is null != given.BindPasswordVariable is null || given.BindDn is { Length: 0 })
        {
            errors.Add(path + "bind_password_env", "Must name the environment variable with the password of bind_dn; neither may be empty.");
        }

        if (given.BindDn is not null && string.IsNullOrEmpty(given.SearchBase))
        {
            errors.Add(path + "search_base", "Must be the DN under which users are searched.");
        }

        CheckTemplate(given.UserDn, path + "user_dn", errors, LdapProvider.UsernamePlaceholder);
        CheckTemplate(given.UserFilter, path + "user_filter", errors, LdapProvider.UsernamePlaceholder);
        CheckTemplate(given.GroupFilter, path + "group_filter", errors, LdapProvider.DnPlaceholder, LdapProvider.UsernamePlaceholder);
    }

    private static void CheckTemplate(string? template, string path, FieldErrors errors, params string[] placeholders)
    {
        if (template is not null && !placeholders.Any(placeholder => template.Contains(placeholder, StringComparison.Ordinal)))
        {
            errors.Add(path, $"Must have {string.Join(" or ", placeholders)}: without it, it would find the same for everybody.");
        }
    }

    private static Uri? ServerOf(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("ldap" or "ldaps") || url.Host.Length == 0
            || url.PathAndQuery is not ("" or "/") || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
        {
            return null;
        }

        var port = url.IsDefaultPort || url.Port <= 0 ? url.Scheme == "ldaps" ? 636 : 389 : url.Port;
        return new UriBuilder(url.Scheme, url.Host, port).Uri;
    }
}
