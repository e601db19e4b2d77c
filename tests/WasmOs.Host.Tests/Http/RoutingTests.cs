using System.Net;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Http;

public sealed class RoutingTests
{
    private static readonly Type[] Functions = [typeof(RoutingFunctions)];

    [Theory]
    [InlineData("api/v1/plain", "GET 1")]
    [InlineData("API/V1/Plain", "GET 1")]
    [InlineData("unrouted", "GET")]
    [InlineData("api/v1/text/calc", "calc")]
    [InlineData("api/v1/text/calc@sha256:00ff", "calc@sha256:00ff")]
    [InlineData("api/v1/text/a%20b%3Fc", "a b?c")]
    [InlineData("api/v1/text/bl%C3%A5b%C3%A6r-%E2%82%AC", "blåbær-€")]
    [InlineData("api/v1/text/a%2Fb", "a%2Fb")]
    [InlineData("typed/-7/9007199254740993/0190f3c4-0000-7000-8000-000000000001/true", "-7 9007199254740993 0190f3c4-0000-7000-8000-000000000001 True GET")]
    [InlineData("run/calc/a/b%20c", "GET calc [a/b c]")]
    [InlineData("run/calc", "GET calc []")]
    [InlineData("service", "injected")]
    public async Task Get_RouteOfAFunction_IsServed(string path, string expected)
    {
        await using var host = await TestHost.StartAsync(Functions);

        Assert.Equal(expected, await host.Client.GetStringAsync(new Uri(path, UriKind.Relative)));
    }

    [Fact]
    public async Task Get_Twice_FindsTheSameInstance()
    {
        await using var host = await TestHost.StartAsync(Functions);

        Assert.Equal("GET 1", await host.Client.GetStringAsync(new Uri("api/v1/plain", UriKind.Relative)));
        Assert.Equal("GET 2", await host.Client.GetStringAsync(new Uri("api/v1/plain", UriKind.Relative)));
    }

    [Theory]
    [InlineData("DELETE", "unrouted", "DELETE")]
    [InlineData("PROPFIND", "run/x/y", "PROPFIND x [y]")]
    [InlineData("POST", "api/v1/plain", "POST 1")]
    public async Task Send_MethodThatIsTaken_IsServed(string method, string path, string expected)
    {
        await using var host = await TestHost.StartAsync(Functions);

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await host.Client.SendAsync(request);

        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Head_WhereGetIs_AnswersWithoutABody()
    {
        await using var host = await TestHost.StartAsync(Functions);

        using var request = new HttpRequestMessage(HttpMethod.Head, "api/v1/text/calc");
        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Delete_WhereOnlyGetAndPostAre_Answers405WithAllow()
    {
        await using var host = await TestHost.StartAsync(Functions);

        using var response = await host.Client.DeleteAsync(new Uri("api/v1/plain", UriKind.Relative));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD", "POST"], response.Content.Headers.Allow.Order(StringComparer.Ordinal));
        Assert.Equal("urn:wasmos:error:method-not-allowed", (await TestHost.ProblemAsync(response)).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("typed/x/1/0190f3c4-0000-7000-8000-000000000001/true")]
    [InlineData("typed/1/1/1/true")]
    [InlineData("api/v1/text/")]
    public async Task Get_PathOfNoFunction_Answers404Problem(string path)
    {
        await using var host = await TestHost.StartAsync(Functions);

        using var response = await host.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("urn:wasmos:error:route-not-found", (await TestHost.ProblemAsync(response)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Get_ResultWithABareErrorStatus_GetsAProblem()
    {
        await using var host = await TestHost.StartAsync(Functions);

        using var response = await host.Client.GetAsync(new Uri("bare", UriKind.Relative));

        Assert.Equal("Conflict", (await TestHost.ProblemAsync(response)).GetProperty("title").GetString());
    }

    [Fact]
    public async Task Get_WithARoutePrefix_IsServedBelowIt()
    {
        await using var host = await TestHost.StartAsync(Functions, options => options.RoutePrefix = "api");

        Assert.Equal("GET", await host.Client.GetStringAsync(new Uri("api/unrouted", UriKind.Relative)));
        using var without = await host.Client.GetAsync(new Uri("unrouted", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, without.StatusCode);
    }
}
