using WasmOs.TestKit;

namespace WasmOs.ProductTests;

/// <summary>A query parameter that the function does not read is refused.</summary>
[Collection(ProductCollection.Name)]
[Trait("Trial", "1.26")]
public sealed class QueryParameterTests(SharedProduct product)
{
    private readonly ProductClient _api = product.Api;

    [Theory]
    [InlineData("GET", "/api/v1/executions?module=calc", "module", "did you mean module_id?")]
    [InlineData("GET", "/api/v1/executions?limt=5", "limt", "did you mean limit?")]
    [InlineData("GET", "/api/v1/executions?limit=5&limit=6", "limit", "more than once")]
    [InlineData("GET", "/api/v1/modules?name=calc", "name", "Known: limit, continuation.")]
    [InlineData("POST", "/api/v1/modules/calc/execute?timeout=1", "timeout", "takes none")]
    [InlineData("POST", "/api/v1/execute?module_id=calc", "module_id", "takes none")]
    [InlineData("DELETE", "/api/v1/tasks/dead?module_id=calc", "module_id", "takes none")]
    [InlineData("GET", "/api/v1/health/live?verbose=1", "verbose", "takes none")]
    [InlineData("GET", "/api/docs?x", "x", "takes none")]
    [InlineData("POST", "/api/v1/batches?module_id=calc", "module_id", "member of the JSON body")]
    [InlineData("GET", "/api/v1/schedules/x/next?n=3", "n", "Known: count.")]
    public async Task Call_UnknownParameter_IsRefused(string method, string path, string field, string fragment)
    {
        var answer = await _api.SendAsync(new HttpMethod(method), path, method == "POST" ? ProductClient.Json("{}") : null);
        Assert.Contains(fragment, answer.Fault(field), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_GuestsOwnParameters_ReachTheGuest()
    {
        await _api.KeepAsync("query-guest", Guests.HttpRust());
        var answer = await _api.GetAsync("/run/query-guest/hello?name=Ada&whatever=1&whatever=2");
        Assert.Contains("Ada", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_TwoNames_IsRefused()
    {
        var answer =
            await _api.SendAsync(HttpMethod.Post, "/api/v1/modules?name=one", ProductClient.Parts(("file", Guests.Calc()), ("name", "two"u8.ToArray())));
        Assert.NotEmpty(answer.Fault("name"));
    }
}
