using WasmOs.Functions.Boundary.Proxies;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Administration;

/// <summary>A gateway on this machine connects from this machine, but must not give its clients access to the administration.</summary>
[Trait("Trial", "1.9")]
public sealed class AdminProxyTests
{
    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7", 403)]
    [InlineData("X-Forwarded-For", "127.0.0.1", 403)]
    [InlineData("X-Forwarded-Proto", "https", 403)]
    [InlineData("x-forwarded-prefix", "/a", 403)]
    [InlineData("Forwarded", "for=203.0.113.7", 403)]
    [InlineData("Via", "1.1 gateway", 403)]
    [InlineData("X-Real-IP", "203.0.113.7", 403)]
    [InlineData("CF-Connecting-IP", "203.0.113.7", 403)]
    [InlineData("True-Client-IP", "203.0.113.7", 403)]
    [InlineData("X-Envoy-External-Address", "203.0.113.7", 403)]
    [InlineData("Host", "api.example", 403)]
    [InlineData("X-Mine", "1", 200)]
    public async Task Get_TheHostHasNoKey_OnlyThisMachineItselfIsServed(string header, string value, int status)
    {
        await using var host = await TestHost.StartAsync([typeof(RoutingFunctions)], options => options.AllowedHosts = ["api.example"]);

        Assert.Equal(status, await GetAsync(host, (header, value)));
    }

    [Theory]
    [InlineData("127.0.0.1", 403)]
    [InlineData("127.0.0.0/8", 403)]
    [InlineData("10.0.0.1", 200)]
    public async Task Get_FromAnAddressThatIsAProxys_NeedsTheKey(string proxies, int status)
    {
        await using var host = await TestHost.StartAsync(
            [typeof(RoutingFunctions)],
            options => options.Product.Boundary = options.Product.Boundary with { TrustedProxies = ProxyNetworks.Parse(proxies, []) });

        Assert.Equal(status, await GetAsync(host));
    }

    [Fact]
    public async Task Get_ThroughAProxyWithTheKey_IsServed()
    {
        const string Key = "0123456789abcdef0123";
        await using var host = await TestHost.StartAsync([typeof(RoutingFunctions)], options => options.HostKey = Key);

        Assert.Equal(200, await GetAsync(host, ("X-Forwarded-For", "203.0.113.7"), ("x-functions-key", Key)));
        Assert.Equal(401, await GetAsync(host));
    }

    [Fact]
    public async Task Get_OverHttp10_IsAProxysWordAndNeedsTheKey()
    {
        await using var host = await TestHost.StartAsync([typeof(RoutingFunctions)]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "admin/functions") { Version = new Version(1, 0) };

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(403, (int)response.StatusCode);
    }

    private static async Task<int> GetAsync(TestHost host, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "admin/functions");
        foreach ((var name, var value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await host.Client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
