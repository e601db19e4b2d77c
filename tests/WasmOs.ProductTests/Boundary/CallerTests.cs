using WasmOs.ProductTests.HttpGuests;

namespace WasmOs.ProductTests.Boundary;

/// <summary>Which pages may call which paths, decided by the headers that browsers set and pages cannot change.</summary>
[Collection(ProductCollection.Name)]
[Trait("Trial", "1.1")]
public sealed class CallerTests(SharedProduct product)
{
    private readonly ProductClient _api = product.Api;

    [Theory]
    [InlineData("GET", "Origin: null", 403)]
    [InlineData("POST", "Origin: null", 403)]
    [InlineData("GET", "Origin: http://evil.localhost", 403)]
    [InlineData("GET", "Sec-Fetch-Site: cross-site", 403)]
    [InlineData("GET", "Sec-Fetch-Site: same-site", 403)]
    [InlineData("GET", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: no-cors|Sec-Fetch-Dest: script", 403)]
    [InlineData("GET", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: iframe", 403)]
    [InlineData("POST", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document", 403)]
    [InlineData("GET", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document", 200)]
    [InlineData("GET", "Sec-Fetch-Site: none", 200)]
    [InlineData("GET", "Sec-Fetch-Site: same-origin", 200)]
    [InlineData("GET", "X-Program: curl", 200)]
    public async Task Api_CalledByAPage_ServesItsOwnOriginOnly(string method, string headers, int status)
    {
        var answer = await _api.SendAsync(new HttpMethod(method), "/api/v1/modules", headers: Read(headers));

        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData("POST", "Origin: null|Referer: {host}/run/called/form", 403)]
    [InlineData("POST", "Origin: null|Referer: {host}/run/called", 403)]
    [InlineData("DELETE", "Origin: null|Referer: {host}/run/called/", 403)]
    [InlineData("POST", "Origin: null|Referer: http://evil.example/run/called/", 403)]
    [InlineData("POST", "Origin: null", 403)]
    [InlineData("POST", "Origin: http://evil.example", 403)]
    [InlineData("POST", "Origin: {host}", 200)]
    [InlineData("GET", "Origin: null", 200)]
    [InlineData("GET", "Service-Worker: script", 403)]
    [InlineData("GET", "Sec-Fetch-Dest: serviceworker", 403)]
    public async Task Run_CalledByAPage_TakesNoWritesOfTheSandboxWhateverItsReferer(string method, string headers, int status)
    {
        await _api.UploadAsync("called", CgiGuests.Writes(CgiGuests.PlainHead));

        var answer = await _api.SendAsync(new HttpMethod(method), "/run/called/x", headers: Read(headers));

        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData("POST", "Origin: http://called.localhost", 200)]
    [InlineData("POST", "Origin: http://other.localhost", 403)]
    [InlineData("POST", "Origin: null", 403)]
    [InlineData("GET", "Service-Worker: script", 200)]
    public async Task Site_CalledByAPage_ServesItsOwnOriginOnly(string method, string headers, int status)
    {
        await _api.UploadAsync("called", CgiGuests.Writes(CgiGuests.PlainHead));

        var answer = await _api.SendAsync(new HttpMethod(method), "/x", headers: [.. Read(headers), ("Host", "called.localhost")]);

        Assert.Equal(status, answer.Status);
    }

    private (string Name, string Value)[] Read(string headers) =>
        [.. headers.Replace("{host}", _api.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Split('|')
            .Select(line => line.Split(": ", 2))
            .Select(pair => (pair[0], pair[1]))];
}
