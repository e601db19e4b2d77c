using System.DirectoryServices.Protocols;
using System.Security.Cryptography;
using WasmOs.Kernel.Federation;

namespace WasmOs.Infra.Federation.Ldap;

/// <summary>One sign-in by a directory, on a thread that may block.</summary>
internal static class LdapSignIn
{
    private const int MaxGroups = 1000;

    // Requests no attribute (RFC 4511, 4.5.1.8).
    private const string NoAttributes = "1.1";

    /// <summary>Checks a name and a password and reads what the rules need.</summary>
    /// <returns>Null when there is no such user or the password is wrong.</returns>
    /// <exception cref="DirectoryException">The directory does not answer as it should. Its message is for the log.</exception>
    public static ExternalIdentity? Run(LdapProvider provider, string username, string password)
    {
        using var session = new LdapSession(provider);
        if (provider.UserDn is not null)
        {
            // 1. The user's own name and password, then the own entry.
            var name = Fill(provider.UserDn, username, dn: "");
            return session.TryBind(name, password)
                ? Read(provider, session, username, One(session, provider, name, "(objectClass=*)", SearchScope.Base))
                : null;
        }

        // 2. Or an account that may search, then the user's password on a connection of its own, so that groups are read with the account's rights.
        if (!session.TryBind(provider.BindDn!, provider.BindPassword!))
        {
            throw new LdapException("The directory refuses bind_dn with its password.");
        }

        var entry = One(session, provider, provider.SearchBase, Fill(provider.UserFilter, username, dn: ""), SearchScope.Subtree);
        using var own = new LdapSession(provider);

        // An unknown user costs a bind too, so that the time does not tell who is known.
        var bound = own.TryBind(entry?.DistinguishedName ?? $"cn={RandomNumberGenerator.GetHexString(16)},{provider.SearchBase}", password);
        return bound && entry is not null ? Read(provider, session, username, entry) : null;
    }

    private static SearchResultEntry? One(LdapSession session, LdapProvider provider, string start, string filter, SearchScope scope)
    {
        string[] attributes = [.. AttributesOf(provider)];
        return session.Search(start, filter, scope, limit: 2, attributes) switch
        {
            [var entry] => entry,
            [] => null,
            _ => throw new LdapException("user_filter finds several entries for one name."),
        };
    }

    private static ExternalIdentity Read(LdapProvider provider, LdapSession session, string username, SearchResultEntry? entry)
    {
        if (entry is null)
        {
            throw new LdapException("The user's own entry cannot be read by the user: allow it, or use bind_dn.");
        }

        if (LdapSession.ValuesOf(entry, provider.SubjectAttribute).ToArray() is not [{ Length: > 0 and <= ExternalIdentity.LongestSubject } subject])
        {
            throw new LdapException($"The user's entry has no single attribute {provider.SubjectAttribute}: name another one in subject_attribute.");
        }

        var claims = new List<KeyValuePair<string, string>> { new("dn", entry.DistinguishedName) };
        foreach (var attribute in AttributesOf(provider))
        {
            claims.AddRange(LdapSession.ValuesOf(entry, attribute).Select(value => KeyValuePair.Create(attribute, value)));
        }

        claims.AddRange(GroupsOf(provider, session, username, entry.DistinguishedName).Select(group => KeyValuePair.Create(LdapProvider.GroupsClaim, group)));
        var name = LdapSession.ValuesOf(entry, provider.UsernameAttribute).FirstOrDefault() ?? username;
        return new ExternalIdentity(provider, subject, new ExternalClaims(claims, StringComparer.OrdinalIgnoreCase), name);
    }

    private static IEnumerable<string> GroupsOf(LdapProvider provider, LdapSession session, string username, string dn)
    {
        if (provider.GroupBase is not { } start)
        {
            return [];
        }

        var groups = session.Search(start, Fill(provider.GroupFilter, username, dn), SearchScope.Subtree, MaxGroups, provider.GroupAttribute)
            ?? throw new LdapException($"The user is in more than {MaxGroups} groups: narrow group_base or group_filter.");
        return groups.SelectMany(group => LdapSession.ValuesOf(group, provider.GroupAttribute));
    }

    private static IEnumerable<string> AttributesOf(LdapProvider provider)
    {
        string[] own = provider.GroupBase is null ? ["dn"] : ["dn", LdapProvider.GroupsClaim];
        return provider.Rules.SelectMany(rule => rule.Conditions).Select(condition => condition.Claim)
            .Append(provider.UsernameAttribute).Append(provider.SubjectAttribute)
            .Except(own, StringComparer.OrdinalIgnoreCase).DefaultIfEmpty(NoAttributes);
    }

    private static string Fill(string template, string username, string dn) => template
        .Replace(LdapProvider.DnPlaceholder, LdapEscape.Escape(dn), StringComparison.Ordinal)
        .Replace(LdapProvider.UsernamePlaceholder, LdapEscape.Escape(username), StringComparison.Ordinal);
}
