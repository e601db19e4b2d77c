using WasmOs.Infra.Federation.Ldap;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Federation;

namespace WasmOs.Federation.Tests.Ldap;

/// <summary>The adapter of LDAP over one directory.</summary>
internal sealed class DirectoryHost
{
    private readonly LdapProvider _provider;
    private readonly LdapDirectories _directories;

    public DirectoryHost(LdapProvider provider, TimeProvider? time = null)
    {
        _provider = provider;
        _directories = new LdapDirectories(new FederationOptions([provider]), time ?? TimeProvider.System, Log);
    }

    /// <summary>What was logged.</summary>
    public LogLines<LdapDirectories> Log { get; } = new();

    /// <summary>A provider over slapd whose account searches, with TLS, and with rules for groups.</summary>
    public static LdapProvider Searching(SlapdServer slapd, Uri? url = null, bool startTls = false) => new()
    {
        Name = "directory",
        Url = url ?? new Uri($"ldaps://127.0.0.1:{slapd.TlsPort}"),
        StartTls = startTls,
        CaFile = slapd.CaFile,
        BindDn = SlapdServer.AdminDn,
        BindPassword = SlapdServer.AdminPassword,
        SearchBase = "ou=people," + SlapdServer.Suffix,
        GroupBase = "ou=groups," + SlapdServer.Suffix,
        Rules = [Rule(LdapProvider.GroupsClaim, "developers", "developer"), Rule("departmentNumber", "billing", "operator", "billing.*")],
    };

    /// <summary>A provider over slapd where users bind by a template.</summary>
    public static LdapProvider Direct(SlapdServer slapd) => new()
    {
        Name = "directory",
        Url = new Uri($"ldaps://127.0.0.1:{slapd.TlsPort}"),
        CaFile = slapd.CaFile,
        UserDn = "uid={username},ou=people," + SlapdServer.Suffix,
        Rules = [Rule("dn", "uid=alice,ou=people,dc=example,dc=org", "developer")],
    };

    /// <summary>A provider with other values for what is not null.</summary>
    public static LdapProvider Change(
        LdapProvider provider, string? userFilter = null, string? searchBase = null, string? bindPassword = null, string? subjectAttribute = null,
        string? caFile = null, TimeSpan? timeout = null, int? maxConnections = null) => new()
        {
            Name = provider.Name,
            Url = provider.Url,
            StartTls = provider.StartTls,
            CaFile = caFile ?? provider.CaFile,
            BindDn = provider.BindDn,
            BindPassword = bindPassword ?? provider.BindPassword,
            SearchBase = searchBase ?? provider.SearchBase,
            UserFilter = userFilter ?? provider.UserFilter,
            SubjectAttribute = subjectAttribute ?? provider.SubjectAttribute,
            GroupBase = provider.GroupBase,
            Rules = provider.Rules,
            Timeout = timeout ?? provider.Timeout,
            MaxConnections = maxConnections ?? provider.MaxConnections,
        };

    public static ClaimRule Rule(string claim, string value, string role, params string[] modules) =>
        new([new ClaimCondition(claim, value, IsPattern: false)], [role], modules.Length == 0 ? ModuleScope.All : ModuleScope.Of(modules));

    public Task<Result<ExternalIdentity?>> SignInAsync(string username, string password) =>
        _directories.SignInAsync(_provider, username, password, CancellationToken.None);
}
