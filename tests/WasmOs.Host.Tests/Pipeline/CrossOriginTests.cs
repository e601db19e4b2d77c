using System.Net;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Pipeline;

public sealed class CrossOriginTests
{
    [Theory]
    [InlineData("POST", null, HttpStatusCode.OK)]
    [InlineData("POST", "self", HttpStatusCode.OK)]
    [InlineData("POST", "https://allowed.example", HttpStatusCode.OK)]
    [InlineData("GET", "https://allowed.example", HttpStatusCode.OK)]
    [InlineData("GET", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("POST", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("POST", "null", HttpStatusCode.Forbidden)]
    public async Task Send_FromAPage_OnlyItsOwnAndAllowedOriginsMayChangeThings(string method, string? origin, HttpStatusCode expected)
    {
        await using var host = await TestHost.StartAsync(
            [typeof(RoutingFunctions)], options => options.Product.Boundary = options.Product.Boundary with { AllowedOrigins = ["https://allowed.example/"] });

        using var request = new HttpRequestMessage(new HttpMethod(method), "api/v1/plain");
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin == "self" ? host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);
        }

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("https://allowed.example", true)]
    [InlineData("https://evil.example", false)]
    public async Task Options_Preflight_IsAnsweredForAllowedOriginsOnly(string origin, bool allowed)
    {
        await using var host = await TestHost.StartAsync(
            [typeof(RoutingFunctions)], options => options.Product.Boundary = options.Product.Boundary with { AllowedOrigins = ["https://allowed.example"] });

        using var request = new HttpRequestMessage(HttpMethod.Options, "api/v1/plain");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var response = await host.Client.SendAsync(request);

        Assert.Equal(allowed, response.Headers.Contains("Access-Control-Allow-Origin"));
    }
}
