using WasmOs.Functions.Pipeline;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Pipeline;

public sealed class RequestIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0HN:42.x_y-Z")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public void IsSane_AllowedCharactersUpTo128_Accepts(string id) => Assert.True(RequestId.IsSane(id));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a<script>")]
    [InlineData("å")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public void IsSane_AnythingElse_Refuses(string id) => Assert.False(RequestId.IsSane(id));

    [Theory]
    [InlineData("ww_0123456789abcdefghijklmnopqrstuvwxyz0123456789ABC")]
    [InlineData("job.eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln")]
    public void IsSane_ACredential_Refuses(string id) => Assert.False(RequestId.IsSane(id));

    [Fact]
    public void IsSane_TwoValues_Refuses() => Assert.False(RequestId.IsSane(new(["a", "b"])));

    [Theory]
    [InlineData("mine-1", true)]
    [InlineData("not mine", false)]
    public async Task Get_WithAnId_IsEchoedIfItIsSane(string id, bool echoed)
    {
        await using var host = await TestHost.StartAsync([typeof(RoutingFunctions)]);

        Assert.Equal(echoed, await AskAsync(host, "api/v1/plain", id) == id);
    }

    [Theory]
    [InlineData("api/v1/plain")]
    [InlineData("nowhere")]
    public async Task Get_WithoutAnId_GetsANewOneEachTime(string path)
    {
        await using var host = await TestHost.StartAsync([typeof(RoutingFunctions)]);

        var first = await AskAsync(host, path, null);
        var second = await AskAsync(host, path, null);

        Assert.True(RequestId.IsSane(first));
        Assert.NotEqual(first, second);
    }

    private static async Task<string> AskAsync(TestHost host, string path, string? id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (id is not null)
        {
            request.Headers.Add(RequestId.Header, id);
        }

        using var response = await host.Client.SendAsync(request);
        return response.Headers.GetValues(RequestId.Header).Single();
    }
}
