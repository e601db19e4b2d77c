using System.Net;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Pipeline;

public sealed class HostNameTests
{
    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("LOCALHOST:8080", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:8080", HttpStatusCode.OK)]
    [InlineData("[::1]:8080", HttpStatusCode.OK)]
    [InlineData("mine.example:8080", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("evil.example:8080", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.evil.example", HttpStatusCode.MisdirectedRequest)]
    public async Task Send_UnderAName_OnlyThoseOfThisMachineAndAllowedOnesAreServed(string name, HttpStatusCode expected)
    {
        await using var host = await TestHost.StartAsync([typeof(RoutingFunctions)], options => options.AllowedHosts = ["mine.example"]);

        using var response = await SendAsync(host, name);

        Assert.Equal(expected, response.StatusCode);
        if (expected != HttpStatusCode.OK)
        {
            Assert.Contains("ALLOWED_HOSTS", (await TestHost.ProblemAsync(response)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", "*")]
    [InlineData("0.0.0.0", "mine.example")]
    public async Task Send_AnyNameIsAllowedOrOthersReachTheHost_IsServed(string address, string allowed)
    {
        await using var host = await TestHost.StartAsync([typeof(RoutingFunctions)], options => (options.Address, options.AllowedHosts) = (address, [allowed]));

        using var response = await SendAsync(host, "some.example");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(TestHost host, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(host.Client.BaseAddress!) { Host = "127.0.0.1", Path = "api/v1/plain" }.Uri);
        request.Headers.Host = name;
        return await host.Client.SendAsync(request);
    }
}
