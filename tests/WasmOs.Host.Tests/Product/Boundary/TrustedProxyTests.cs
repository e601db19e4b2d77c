using System.Text;
using WasmOs.Functions.Boundary.Proxies;
using WasmOs.ProductTests.HttpGuests;

namespace WasmOs.Host.Tests.Product.Boundary;

[Trait("Trial", "1.9")]
public sealed class TrustedProxyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-proxies-");

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.7", "on", "api.example", "6.6.6.6, 203.0.113.7")]
    [InlineData("10.0.0.1", "127.0.0.1", null, "127.0.0.1", null)]
    public async Task Run_BehindAProxy_TellsTheGuestWhatATrustedOneSays(string trusted, string address, string? https, string name, string? list)
    {
        await using var product = await StartAsync(trusted);
        await product.Api.UploadAsync("proxied", CgiGuests.Environment());

        var answer = await product.Api.GetAsync(
            "/run/proxied", ("X-Forwarded-For", "6.6.6.6, 203.0.113.7"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "api.example"), ("Forwarded", "for=6.6.6.6"));

        var variables = Encoding.UTF8.GetString(answer.Content).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal((address, https, name), (variables["REMOTE_ADDR"], variables.GetValueOrDefault("HTTPS"), variables["SERVER_NAME"]));
        Assert.Equal(list, variables.GetValueOrDefault("HTTP_X_FORWARDED_FOR"));
    }

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("api.example", 200)]
    [InlineData("xn--.x", 200)]
    [InlineData("xn--.localhost", 200)]
    public async Task Get_UnderANameThatAProxyTells_IsServedWhenTheNameIsAllowed(string host, int status)
    {
        await using var product = await StartAsync("127.0.0.1");

        Assert.Equal(status, (await product.Api.GetAsync("/api/v1/modules", ("X-Forwarded-Host", host))).Status);
    }

    [Fact]
    public async Task Get_AGuestsPageThatNamesTheApiInAHeader_StaysAtItsGuest()
    {
        await using var product = await StartAsync("127.0.0.1");
        await product.Api.UploadAsync("liar", CgiGuests.Writes(CgiGuests.PlainHead + "the guest"));

        var answer = await product.Api.GetAsync("/api/v1/modules", ("Host", "liar.localhost"), ("X-Forwarded-Host", "api.example"));

        Assert.Equal("the guest", answer.Text);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<ProductHost> StartAsync(string trusted) => ProductHost.StartAsync(_folder.FullName, options =>
    {
        options.Product.Boundary = options.Product.Boundary with { TrustedProxies = ProxyNetworks.Parse(trusted, []) };
        options.AllowedHosts = ["api.example"];
    });
}
