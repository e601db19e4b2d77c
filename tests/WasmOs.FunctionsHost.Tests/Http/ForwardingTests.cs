using System.Net;
using System.Text;
using System.Text.Json;

namespace WasmOs.FunctionsHosting.Tests.Http;

[Collection(SampleCollection.Name)]
public sealed class ForwardingTests(SampleFixture fixture)
{
    private const int NineMegabytes = 9 * 1024 * 1024;

    [Fact]
    public async Task Send_Request_ReachesTheWorkerWithTheCall()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/echo/7?a=1&code=key")
        {
            Content = new StringContent(
                """{ "text": "t", "on": true, "n": 1.5, "no": null, "list": [1], "deep": { "x": 1 } }""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Host = "app.example";
        request.Headers.Add("x-own", "mine");

        var echo = await EchoAsync(request);

        Assert.Equal(("PUT", "/api/echo/7", "?a=1&code=key"), (Text(echo, "method"), Text(echo, "path"), Text(echo, "query")));
        Assert.Equal("app.example", Text(echo, "host"));
        Assert.Equal("127.0.0.1", Text(echo, "remote"));
        var headers = echo.GetProperty("headers");
        Assert.Equal("mine", Text(headers, "x-own"));
        Assert.Equal(Text(echo, "invocationId"), Text(headers, "x-ms-invocation-id"));
        Assert.Contains("\"deep\"", Text(echo, "body"), StringComparison.Ordinal);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$", Text(echo, "traceParent"));
    }

    [Fact]
    public async Task Send_Request_TellsWhatTheHostBinds()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/echo/7?a=1&on=query&code=key")
        {
            Content = new StringContent(
                """{ "text": "t", "on": true, "n": 1.5, "no": null, "list": [1], "deep": { "x": 1 } }""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-own", "mine");

        var data = (await EchoAsync(request)).GetProperty("data");

        Assert.Equal(("7", "1", "query", "t", "1.5", """{"x":1}"""), (Text(
            data,
            "id"), Text(data, "a"), Text(data, "on"), Text(data, "text"), Text(data, "n"), Text(data, "deep").Replace(" ", "", StringComparison.Ordinal)));
        Assert.False(data.TryGetProperty("code", out _));
        Assert.False(data.TryGetProperty("no", out _));
        Assert.False(data.TryGetProperty("list", out _));
        Assert.Contains("\"a\":\"1\"", Text(data, "Query"), StringComparison.Ordinal);
        Assert.Contains("\"x-own\":\"mine\"", Text(data, "Headers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_NineMegabytes_ArriveWhole()
    {
        using var known = await fixture.Client.PostAsync("/api/upload", new ByteArrayContent(new byte[NineMegabytes]));
        Assert.Equal($"{NineMegabytes}", await known.Content.ReadAsStringAsync());

        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/api/upload") { Content = new ByteArrayContent(new byte[NineMegabytes]) };
        chunked.Headers.TransferEncodingChunked = true;
        using var response = await fixture.Client.SendAsync(chunked);
        Assert.Equal($"{NineMegabytes}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_NineMegabytes_ArriveWhole() =>
        Assert.Equal(NineMegabytes, (await fixture.Client.GetByteArrayAsync($"/api/download?length={NineMegabytes}")).Length);

    [Fact]
    public async Task Post_BodyOfUnknownLength_IsReadAsItComes()
    {
        using var body = new LineContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/listen") { Content = body };
        var call = fixture.Client.SendAsync(request);

        await body.WriteAsync("one");
        await fixture.Host.Log.WaitForAsync(entry => entry is { Category: "Sample.Listen", Message: "heard one" });
        await body.WriteAsync("two");
        await fixture.Host.Log.WaitForAsync(entry => entry is { Category: "Sample.Listen", Message: "heard two" });
        body.End();

        using var response = await call;
        Assert.Equal("2", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Post_MoreThanTheLimitOfTheFront_IsRefused()
    {
        var options = fixture.Options();
        options.Settings["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "1000";
        await using var host = await FunctionsHost.StartAsync(options);
        using var client = new HttpClient { BaseAddress = host.Address };

        using var within = await client.PostAsync("/api/upload", new ByteArrayContent(new byte[1000]));
        Assert.Equal(HttpStatusCode.OK, within.StatusCode);

        using var beyond = await client.PostAsync("/api/upload", new ByteArrayContent(new byte[1001]));
        Assert.Equal(HttpStatusCode.InternalServerError, beyond.StatusCode);
    }

    [Fact]
    public async Task Get_FunctionThatThrows_Is500WithoutBody()
    {
        using var response = await fixture.Client.GetAsync("/api/fail");

        Assert.Equal((HttpStatusCode.InternalServerError, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        await fixture.Host.Log.WaitForAsync(entry => entry.Source == WorkerLogSource.Host
            && entry.Message.Contains("failed at /api/fail", StringComparison.Ordinal));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();

    private async Task<JsonElement> EchoAsync(HttpRequestMessage request)
    {
        using var response = await fixture.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}
