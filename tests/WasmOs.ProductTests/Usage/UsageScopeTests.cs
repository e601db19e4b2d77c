using System.Text.Json;
using WasmOs.ProductTests.Identity;
using WasmOs.TestKit;

namespace WasmOs.ProductTests.Usage;

/// <summary>Whose usage a caller sees.</summary>
[Collection(IdentityCollection.Name)]
public sealed class UsageScopeTests(IdentityProduct product)
{
    [Fact]
    public async Task Usage_OfACallerOfSomeModules_HasTheirsAlone_AndOfCallersOnlyItself()
    {
        await KeepAsync("spent.a");
        await KeepAsync("spentx");
        var id = await product.AddAsync("spender", new { role = "developer", modules = (string[])["spent.*"] });
        var token = (await product.LoginAsync("spender")).GetProperty("token").GetString()!;
        await RunAsync("spent.a", token);
        await RunAsync("spent.a", product.Root);
        await RunAsync("spentx", product.Root);

        var all = await KeysAsync("module", product.Root);
        Assert.Contains("spent.a", all);
        Assert.Contains("spentx", all);
        Assert.Equal(["spent.a"], await KeysAsync("module", token));
        Assert.Empty(await KeysAsync("module&module_id=spentx", token));
        Assert.Equal(2, await RunsAsync("by=day", token));

        Assert.Equal(2, (await KeysAsync("caller&module_id=spent.a", product.Root)).Length);
        Assert.Equal([id], await KeysAsync("caller", token));
        Assert.Equal(1, await RunsAsync($"by=day&caller={id}", token));
        var root = (await KeysAsync("caller&module_id=spentx", product.Root)).Single();
        Assert.Equal(1, await RunsAsync($"by=module&module_id=spent.a&caller={root}", product.Root));
        Assert.Equal(0, await RunsAsync($"by=module&caller={root}", token));
        Assert.Equal(404, (await product.SendAsync(HttpMethod.Get, "/api/v1/modules/spentx/costs", null, token)).Status);
    }

    [Fact]
    public async Task Usage_OfACallerWithoutThePermission_IsRefused()
    {
        await product.PostAsync("/api/v1/roles", new { name = "reader", permissions = (string[])["modules:read"] }, product.Root);
        var token = await product.TokenAsync("blind", "reader");

        (await product.SendAsync(HttpMethod.Get, "/api/v1/usage", null, token)).Problem(403, "permission-missing");
    }

    private async Task KeepAsync(string name)
    {
        var answer = await product.Api.UploadAsync(name, Guests.Calc(), ("Authorization", $"Bearer {product.Root}"));
        Assert.True(answer.Status == 201, answer.Text);
    }

    private async Task RunAsync(string module, string token)
    {
        var answer = await product.PostAsync($"/api/v1/modules/{module}/execute", new { function = "add", args = (int[])[1, 2] }, token);
        Assert.True(answer.Status == 200, answer.Text);
    }

    private async Task<string[]> KeysAsync(string by, string token) =>
        [.. (await ReportAsync($"by={by}", token)).GetProperty("items").EnumerateArray().Select(line => line.EnumerateObject().First().Value.GetString()!)];

    private async Task<long> RunsAsync(string query, string token) =>
        (await ReportAsync(query, token)).GetProperty("total").GetProperty("runs").GetInt64();

    private async Task<JsonElement> ReportAsync(string query, string token)
    {
        var answer = await product.SendAsync(HttpMethod.Get, $"/api/v1/usage?{query}", null, token);
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }
}
