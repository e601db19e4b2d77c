using System.Net;
using System.Net.Sockets;
using WasmOs.Kernel.Federation;
using WasmOs.TestKit;

namespace WasmOs.Federation.Tests.Ldap;

/// <summary>Directories that are down, hang or are not who they should be.</summary>
[Collection(SlapdTests.Name)]
public sealed class LdapConnectionTests(SlapdServer slapd)
{
    private const string Unavailable = "directory-unavailable";
    private const string Password = "correct horse";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task SignIn_DirectoryIsDown_IsUnavailable() =>
        Assert.Equal(Unavailable, await ErrorOf(DirectoryHost.Searching(slapd, new Uri($"ldaps://127.0.0.1:{LoopbackPort.Free()}"))));

    /// <summary>A server that takes connections and never answers: in the clear, in the middle of StartTLS and in the middle of a handshake.</summary>
    [Theory]
    [InlineData("ldap", false), InlineData("ldap", true), InlineData("ldaps", false)]
    public async Task SignIn_DirectoryHangs_IsUnavailableInTime(string scheme, bool startTls)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var provider = DirectoryHost.Searching(slapd, new Uri($"{scheme}://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), startTls);

        var signIn = ErrorOf(DirectoryHost.Change(provider, timeout: Limit));

        Assert.Equal(Unavailable, await signIn.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    /// <summary>Sign-ins that hang keep their places, so threads are bounded; the next one is refused in time as well.</summary>
    [Fact]
    public async Task SignIn_AllPlacesHang_IsUnavailableAndWorksAgainAfterwards()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var url = new Uri($"ldaps://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");
        var host = new DirectoryHost(DirectoryHost.Change(DirectoryHost.Searching(slapd, url), timeout: Limit, maxConnections: 2));

        var errors = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => (await host.SignInAsync("alice", Password)).Error?.Slug));

        Assert.All(errors, error => Assert.Equal(Unavailable, error));
        Assert.Null(await ErrorOf(DirectoryHost.Searching(slapd)));
    }

    [Fact]
    public async Task SignIn_CertificateOfAnotherAuthority_IsUnavailable()
    {
        using var other = new TemporaryAuthority();

        Assert.Equal(Unavailable, await ErrorOf(DirectoryHost.Change(DirectoryHost.Searching(slapd), caFile: other.File)));
        Assert.Equal(Unavailable, await ErrorOf(DirectoryHost.Change(
            DirectoryHost.Searching(slapd, new Uri($"ldap://127.0.0.1:{slapd.Port}"), startTls: true), caFile: other.File)));

        // The next provider is checked by its own file again.
        Assert.Null(await ErrorOf(DirectoryHost.Searching(slapd)));
    }

    /// <summary>The certificate is for 127.0.0.1 alone.</summary>
    [Fact]
    public async Task SignIn_CertificateForAnotherName_IsUnavailable()
    {
        Assert.Equal(Unavailable, await ErrorOf(DirectoryHost.Searching(slapd, new Uri($"ldaps://127.0.0.2:{slapd.OtherTlsPort}"))));
        Assert.Equal(Unavailable, await ErrorOf(DirectoryHost.Searching(slapd, new Uri($"ldap://127.0.0.2:{slapd.OtherPort}"), startTls: true)));
    }

    [Fact]
    public async Task SignIn_MissingFileOfAuthorities_IsUnavailable() =>
        Assert.Equal(Unavailable, await ErrorOf(DirectoryHost.Change(DirectoryHost.Searching(slapd), caFile: "/nonexistent/ca.pem")));

    private static async Task<string?> ErrorOf(LdapProvider provider)
    {
        var host = new DirectoryHost(provider);
        var result = await host.SignInAsync("alice", Password);
        return result.Succeeded ? result.Value is null ? "refused" : null : result.Error.Slug;
    }
}
