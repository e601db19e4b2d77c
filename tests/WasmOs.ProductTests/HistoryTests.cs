using System.Text.Json;
using WasmOs.TestKit;

namespace WasmOs.ProductTests;

[Collection(ProductCollection.Name)]
public sealed class HistoryTests(SharedProduct product)
{
    private readonly ProductClient _api = product.Api;

    [Fact]
    public async Task List_FilteredAndPaged_ShowsTheRunsNewestFirst()
    {
        await _api.KeepAsync("history", Guests.Misbehave());
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, Id(await _api.RunAsync("history", """{"function":"pages"}""")));
        }

        var failed = Id(await _api.RunAsync("history", """{"function":"trap","args":[1]}"""));

        Assert.Equal(ids, await ListAsync("module_id=history&status=succeeded&limit=2"));
        Assert.Equal([failed], await ListAsync("module_id=history&status=failed"));
        Assert.Equal([failed, .. ids], await ListAsync("module_id=history&limit=1"));
        Assert.Empty(await ListAsync("module_id=history&status=timed_out"));
        Assert.Empty(await ListAsync("module_id=history&until=2020-01-01T00:00:00Z"));
        Assert.Empty(await ListAsync("module_id=history&since=2999-01-01T00:00:00%2B02:00"));
        Assert.Equal(6, (await ListAsync("module_id=history&since=2020-01-01T00:00:00Z&until=2999-01-01T00:00:00Z")).Count);
    }

    [Fact]
    public async Task List_FaultyFilters_NamesAll()
    {
        var answer = await _api.GetAsync("/api/v1/executions?limit=0&status=broken&since=yesterday&until=now");

        Assert.All(["limit", "status", "since", "until"], field => Assert.NotEmpty(answer.Fault(field)));
        (await _api.GetAsync("/api/v1/executions?continuation=made-up")).Problem(400, "continuation-invalid");
        (await _api.GetAsync("/api/v1/executions/made-up")).Problem(404, "execution-not-found");
        (await _api.GetAsync("/api/v1/executions/01a1fd70-98e8-7c4a-a2f8-90318adeea78")).Problem(404, "execution-not-found");
        (await _api.SendAsync(HttpMethod.Post, "/api/v1/executions/made-up/cancel")).Problem(404, "execution-not-found");
    }

    [Fact]
    public async Task Get_ALargeResult_IsWhole()
    {
        await _api.KeepAsync("large-result", AllocatorGuests.Alloc);
        string text = new('y', 300_000);

        var id = Id(await _api.RunAsync("large-result", $$"""{"function":"echo","args":["{{text}}"],"returns":"text"}"""));

        Assert.Equal(text, (await _api.GetAsync("/api/v1/executions/" + id)).Json.GetProperty("result").GetString());
    }

    [Fact]
    public async Task OneShot_AModuleInAForm_RunsAndKeepsOnlyTheHistory()
    {
        var module = Wasmtime.Wat.ToBinary("""(module (func (export "only_once") (param i32) (result i32) local.get 0))""");
        var before = await CountModulesAsync();
        using var form =
            ProductClient.Parts(("wasm", module), ("function", "only_once"u8.ToArray()), ("args", "[7]"u8.ToArray()), ("input", "text"u8.ToArray()));

        var answer = await _api.SendAsync(HttpMethod.Post, "/api/v1/execute", form);

        Assert.Equal(7, answer.Json.GetProperty("result").GetInt32());
        Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("module_id").ValueKind);
        Assert.Equal(before, await CountModulesAsync());
        (await _api.ExecuteAsync(answer.Json.GetProperty("digest").GetString()!, """{"function":"only_once","args":[7]}""")).Problem(404, "module-not-found");
        Assert.Equal(7, (await _api.GetAsync("/api/v1/executions/" + Id(answer.Json))).Json.GetProperty("result").GetInt32());
    }

    [Theory]
    [InlineData("args", "[1")]
    [InlineData("args", """[1],"module_id":"other" """)]
    [InlineData("timeout", " ")]
    [InlineData("limits", """{"feul":1}""")]
    [InlineData("argz", "[1]")]
    public async Task OneShot_APartThatIsWrong_IsRefused(string part, string content)
    {
        using var form = ProductClient.Parts(
            ("wasm", Guests.Calc()), ("function", "sqrt"u8.ToArray()), (part, System.Text.Encoding.UTF8.GetBytes(content)));

        var answer = await _api.SendAsync(HttpMethod.Post, "/api/v1/execute", form);

        Assert.Contains(
            answer.Problem(400, "invalid-request").GetProperty("errors").EnumerateObject(), fault => fault.Name.StartsWith(part, StringComparison.Ordinal));
    }

    private async Task<int> CountModulesAsync() => (await _api.GetAsync("/api/v1/modules?limit=1000")).Json.GetProperty("modules").GetArrayLength();

    private async Task<List<string>> ListAsync(string query)
    {
        var ids = new List<string>();
        string? continuation = null;
        do
        {
            var page = (await _api.GetAsync($"/api/v1/executions?{query}" + (continuation is null ? "" : "&continuation=" + continuation))).Json;
            ids.AddRange(page.GetProperty("executions").EnumerateArray().Select(Id));
            continuation = page.GetProperty("continuation").GetString();
        }
        while (continuation is not null && ids.Count < 1000);

        return ids;
    }

    private static string Id(JsonElement run) => run.GetProperty("execution_id").GetString()!;
}
