using System.Net;

namespace WasmOs.FunctionsHosting.Tests.Http;

[Collection(SampleCollection.Name)]
public sealed class RouteTests(SampleFixture fixture)
{
    [Theory]
    [InlineData("pick/12", "pick-a")]
    [InlineData("pick/word", "pick-b")]
    [InlineData("pick/word/tail", "pick-b")]
    [InlineData("pick/word/tail/more", "pick-c")]
    [InlineData("pick/w12", "pick-c")]
    [InlineData("pick", "pick-c")]
    [InlineData("PICK/12", "pick-a")]
    public async Task Get_OverlappingRoutes_FirstByNameIsCalled(string path, string function) =>
        Assert.Equal(function, await fixture.Client.GetStringAsync("/api/" + path));

    [Fact]
    public async Task Post_RouteThatWasNotWritten_IsTheName()
    {
        using var response = await fixture.Client.PostAsync("/api/plain", null);

        Assert.Equal((HttpStatusCode.OK, "plain"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("GET", "/api/nowhere")]
    [InlineData("GET", "/pick/12")]
    [InlineData("GET", "/api/plain")]
    [InlineData("OPTIONS", "/api/plain")]
    public async Task Send_NoFunction_Is404WithoutBody(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await fixture.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.NotFound, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Head_FunctionWithGetAlone_Is404()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/api/pick/12");
        using var response = await fixture.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Options_FunctionThatTakesThem_IsCalled()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/pick/12");
        using var response = await fixture.Client.SendAsync(request);

        Assert.Equal("pick-c", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/api/keyed")]
    [InlineData("/admin/functions/timer-hour")]
    [InlineData("/admin/host/status")]
    public async Task Get_WithoutKey_Is401(string path)
    {
        using var response = await fixture.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Get_OtherPrefix_IsThatOfHostJson()
    {
        var folder = SampleApp.WithHostJson("""{ "version": "2.0", /* no prefix */ "extensions": { "http": { "routePrefix": "" } } }""");
        var options = fixture.Options();
        options.WorkerFolder = folder.FullName;
        await using (var host = await FunctionsHost.StartAsync(options))
        {
            using var client = new HttpClient { BaseAddress = host.Address };
            Assert.Equal("pick-a", await client.GetStringAsync("/pick/12"));
        }

        folder.Delete(recursive: true);
    }
}
