using WasmOs.ProductTests.Identity;

namespace WasmOs.Host.Tests.Product.Identity;

/// <summary>Functions that somebody runs by hand, on a host that asks for credentials.</summary>
[Collection(IdentityCollection.Name)]
public sealed class HandRunTests(IdentityProduct product)
{
    private const string Function = "/admin/functions/schedules-due";

    [Fact]
    public async Task Post_WithHostAdmin_RunsTheFunctionAndIsAudited()
    {
        var token = await product.TokenAsync("handy", "operator");

        Assert.Equal(202, (await product.PostAsync(Function, new { }, token)).Status);

        var entries = await product.PollAsync(
            "/api/v1/audit?action=host.run-function&caller=user:handy", answer => answer.Json.GetProperty("items").GetArrayLength() > 0);
        Assert.All(
            entries.Json.GetProperty("items").EnumerateArray(), entry => Assert.Equal("host.run-function", entry.GetProperty("action").GetString()));
    }

    [Fact]
    public async Task Post_WithoutHostAdmin_IsRefusedAndAudited()
    {
        var token = await product.TokenAsync("idle", "developer");

        (await product.PostAsync(Function, new { }, token)).Problem(403, "permission-missing");
        (await product.PostAsync(Function, new { })).Problem(401, "credentials-missing");

        var entries = await product.PollAsync(
            "/api/v1/audit?action=host.run-function&outcome=refused&caller=user:idle", answer => answer.Json.GetProperty("items").GetArrayLength() > 0);
        Assert.Equal("permission-missing", entries.Json.GetProperty("items")[0].GetProperty("reason").GetString());
    }
}
