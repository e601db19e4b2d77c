using WasmOs.Federation.Tests.Ldap;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product.Identity;

/// <summary>People of a genuine directory sign in at the whole product.</summary>
public sealed class DirectorySignInTests(SlapdServer slapd) : IClassFixture<SlapdServer>, IAsyncLifetime
{
    private const string PasswordVariable = "DIRECTORY_PASSWORD_OF_TEST";
    private const string LocalPassword = "correct horse battery staple";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-directory-");
    private ProductUnderTest _product = null!;

    public async Task InitializeAsync()
    {
        var file = Path.Combine(_folder.FullName, "providers.yaml");
        await File.WriteAllTextAsync(file, $$"""
            providers:
              - name: directory
                kind: ldap
                url: ldaps://127.0.0.1:{{slapd.TlsPort}}
                ca_file: {{slapd.CaFile}}
                bind_dn: {{SlapdServer.AdminDn}}
                bind_password_env: {{PasswordVariable}}
                search_base: ou=people,{{SlapdServer.Suffix}}
                group_base: ou=groups,{{SlapdServer.Suffix}}
                default: true
                rules:
                  - { claim: groups, equals: developers, roles: [developer], modules: ["billing.*"] }
              - name: down
                kind: ldap
                url: ldaps://127.0.0.1:{{LoopbackPort.Free()}}
                ca_file: {{slapd.CaFile}}
                user_dn: uid={username},ou=people,{{SlapdServer.Suffix}}
                rules:
                  - { claim: dn, matches: "uid=*", roles: [viewer] }
            """);
        Environment.SetEnvironmentVariable(PasswordVariable, SlapdServer.AdminPassword);
        _product = await ProductUnderTest.StartAsync(("AUTH_MODE", "auto"), ("IDENTITY_PROVIDERS_FILE", file));
        var first = await _product.Api.SendAsync(HttpMethod.Post, "/api/v1/users", ProductClient.Json(
            $$"""{"username":"root","password":"{{LocalPassword}}","roles":[{"role":"admin"}]}"""));
        Assert.True(first.Status == 201, first.Text);
    }

    public async Task DisposeAsync()
    {
        await _product.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Login_UserOfTheDirectory_HasTheRolesOfTheGroups()
    {
        var signedIn = await LoginAsync("Alice", "correct horse");
        Assert.True(signedIn.Status == 200, signedIn.Text);
        var token = ("Authorization", $"Bearer {signedIn.Json.GetProperty("token").GetString()}");

        var who = (await _product.Api.GetAsync("/api/v1/auth/permissions", token)).Json;

        Assert.Equal(("user:alice", "directory"), (who.GetProperty("name").GetString(), who.GetProperty("provider").GetString()));
        var role = Assert.Single(who.GetProperty("roles").EnumerateArray());
        Assert.Equal(("developer", "billing.*"), (role.GetProperty("role").GetString(), role.GetProperty("modules")[0].GetString()));
        Assert.Equal(200, (await _product.Api.GetAsync("/api/v1/modules", token)).Status);
        (await _product.Api.GetAsync("/api/v1/users", token)).Problem(403, "permission-missing");
    }

    [Fact]
    public async Task Login_WrongPasswordOrNoGroupThatFits_IsRefused()
    {
        (await LoginAsync("alice", "wrong horse")).Problem(401, "login-failed");
        (await LoginAsync("alice", LocalPassword)).Problem(401, "login-failed");
        (await LoginAsync("bob", "battery staple")).Problem(403, "no-role");
        (await LoginAsync("root", "wrong horse")).Problem(401, "login-failed");
    }

    [Fact]
    public async Task Login_DirectoryIsDown_IsAClearProblemAndLocalUsersSignIn()
    {
        var down = await LoginAsync("alice", "correct horse", "down");

        down.Problem(503, "directory-unavailable");
        Assert.DoesNotContain("correct horse", down.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await LoginAsync("root", LocalPassword)).Status);
        Assert.Equal(200, (await LoginAsync("alice", "correct horse", "directory")).Status);
    }

    private Task<Answer> LoginAsync(string username, string password, string? provider = null) => _product.Api.SendAsync(
        HttpMethod.Post, "/api/v1/auth/login", ProductClient.Json(
            $$"""{"username":"{{username}}","password":"{{password}}"{{(provider is null ? "" : $",\"provider\":\"{provider}\"")}}}"""));
}
