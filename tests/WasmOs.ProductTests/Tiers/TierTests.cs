namespace WasmOs.ProductTests.Tiers;

[Collection(ProductCollection.Name)]
public sealed class TierTests(SharedProduct product)
{
    private const string Path = "/api/v1/tiers";

    private readonly ProductClient _api = product.Api;

    [Fact]
    public async Task List_BuiltInTiers_ComeFirstAndInPages()
    {
        var all = (await _api.GetAsync(Path)).Json.GetProperty("items").EnumerateArray().Select(tier => tier.GetProperty("name").GetString()!).ToArray();
        Assert.Equal(["free", "basic", "pro", "unlimited", "anonymous"], all[..5]);
        var page = (await _api.GetAsync(Path + "?limit=2")).Json;
        Assert.Equal((2, "basic"), (page.GetProperty("items").GetArrayLength(), page.GetProperty("continuation").GetString()));
        var next = (await _api.GetAsync(Path + "?limit=1&continuation=basic")).Json;
        Assert.Equal("pro", next.GetProperty("items")[0].GetProperty("name").GetString());
        (await _api.GetAsync(Path + "?continuation=none-such")).Problem(400, "continuation-invalid");
    }

    [Fact]
    public async Task Put_OwnTier_IsMadeChangedByItsETagAndDeleted()
    {
        var made = await PutAsync("own-tier", """{"rate_minute":7,"cpu_seconds_day":9}""", ("If-None-Match", "*"));
        Assert.Equal((201, Path + "/own-tier"), (made.Status, made.Headers["Location"]));
        Assert.Equal(
            ("api", false, 7), (made.Json.GetProperty("source")
                .GetString(), made.Json.GetProperty("built_in").GetBoolean(), made.Json.GetProperty("rate_minute").GetInt32()));
        var shown = await _api.GetAsync(Path + "/own-tier");
        Assert.Equal((made.Text, made.Headers["ETag"]), (shown.Text, shown.Headers["ETag"]));
        Assert.Equal(304, (await _api.GetAsync(Path + "/own-tier", ("If-None-Match", made.Headers["ETag"]))).Status);

        (await PutAsync("own-tier", "{}", ("If-None-Match", "*"))).Problem(412, "precondition-failed");
        var changed = await PutAsync("own-tier", """{"rate_day":8}""", ("If-Match", made.Headers["ETag"]));
        Assert.Equal((200, System.Text.Json.JsonValueKind.Null), (changed.Status, changed.Json.GetProperty("rate_minute").ValueKind));
        (await PutAsync("own-tier", "{}", ("If-Match", made.Headers["ETag"]))).Problem(412, "precondition-failed");
        Assert.Equal(204, (await _api.SendAsync(HttpMethod.Delete, Path + "/own-tier")).Status);
        (await _api.GetAsync(Path + "/own-tier")).Problem(404, "tier-not-found");
    }

    [Fact]
    public async Task Put_BuiltInTier_SaysSoUntilItIsDeleted()
    {
        var before = await _api.GetAsync(Path + "/basic");
        Assert.Equal(("default", true), (before.Json.GetProperty("source").GetString(), before.Json.GetProperty("built_in").GetBoolean()));
        Assert.Equal(200, (await PutAsync("basic", """{"rate_minute":1}""", ("If-Match", before.Headers["ETag"]))).Status);
        Assert.Equal("api", (await _api.GetAsync(Path + "/basic")).Json.GetProperty("source").GetString());
        Assert.Equal(204, (await _api.SendAsync(HttpMethod.Delete, Path + "/basic")).Status);
        Assert.Equal(before.Text, (await _api.GetAsync(Path + "/basic")).Text);
    }

    [Fact]
    public async Task Put_Wrong_TellsWhatIs()
    {
        (await PutAsync("unlimited", """{"rate_minute":1}""")).Problem(409, "tier-fixed");
        Assert.Contains("rate_minute", (await PutAsync("team", """{"rate_minut":1}""")).Fault("rate_minut"), StringComparison.Ordinal);
        Assert.NotEmpty((await PutAsync("team", """{"rate_minute":0}""")).Fault("rate_minute"));
        Assert.NotEmpty((await PutAsync("anonymous", """{"rate_minute":1,"rate_day":1}""")).Fault("rate_day"));
        Assert.NotEmpty((await PutAsync("Team", "{}")).Fault("name"));
    }

    private Task<Answer> PutAsync(string name, string body, params (string Name, string Value)[] headers) =>
        _api.SendAsync(HttpMethod.Put, $"{Path}/{name}", ProductClient.Json(body), headers);
}
