using System.Text.Json;
using WasmOs.ProductTests.Webhooks;

namespace WasmOs.ProductTests.Identity;

/// <summary>Who fails to sign in again and again waits, and the operator hears of it.</summary>
public sealed class LockoutTests : IAsyncLifetime
{
    private const int FreeOfAddress = 20;

    private ProductUnderTest _product = null!;
    private KestrelTarget _target = null!;

    public async Task InitializeAsync()
    {
        _target = await KestrelTarget.StartAsync();
        _product = await ProductUnderTest.StartAsync(("WEBHOOK_ALLOWED_HOSTS", "127.0.0.1"));
    }

    public async Task DisposeAsync()
    {
        await _product.DisposeAsync();
        await _target.DisposeAsync();
    }

    /// <summary>Nobody is believed who says to be a proxy: each attempt names another client, and all are of one address.</summary>
    [Fact]
    public async Task Login_FailsTooOftenFromOneAddressThatNamesOthers_WaitsAndIsTold()
    {
        var made = await _product.Api.SendAsync(
            HttpMethod.Post, "/api/v1/webhooks", ProductClient.Json($$"""{"url":"{{_target.Url}}","events":["auth.lockout"]}"""));
        Assert.True(made.Status == 201, made.Text);
        var first = await _product.Api.SendAsync(HttpMethod.Post, "/api/v1/users", ProductClient.Json(
            $$"""{"username":"root","password":"{{IdentityProduct.Password}}","roles":[{"role":"admin"}]}"""));
        Assert.True(first.Status == 201, first.Text);

        for (var i = 0; i < FreeOfAddress; i++)
        {
            (await LoginAsync(i < 5 ? "mallory" : $"user{i}", i)).Problem(401, "login-failed");
        }

        // Several at once: the wait is a second at first, and a slow machine takes longer for one attempt.
        var last = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => LoginAsync($"another{i}", FreeOfAddress + i)));
        var refused = last.First(answer => answer.Status == 429);
        refused.Problem(429, "login-throttled");
        Assert.True(refused.Headers.ContainsKey("Retry-After"));
        var told = new[] { await _target.NextAsync(), await _target.NextAsync() }.OrderBy(delivery => Text(delivery.Data, "kind")).ToArray();
        Assert.All(told, delivery => Assert.Equal("auth.lockout", delivery.Type));
        Assert.Equal(("account", "mallory", 5), (Text(told[0].Data, "kind"), Text(told[0].Data, "name"), told[0].Data.GetProperty("failures").GetInt32()));
        Assert.Equal(("address", FreeOfAddress), (Text(told[1].Data, "kind"), told[1].Data.GetProperty("failures").GetInt32()));
        Assert.DoesNotContain("198.51.100.", Text(told[1].Data, "name"), StringComparison.Ordinal);
    }

    private Task<Answer> LoginAsync(string username, int number) => _product.Api.SendAsync(
        HttpMethod.Post, "/api/v1/auth/login", ProductClient.Json($$"""{"username":"{{username}}","password":"a wrong password"}"""),
        [("X-Forwarded-For", $"198.51.100.{number}"), ("Forwarded", $"for=198.51.100.{number}"), ("X-Real-IP", $"198.51.100.{number}")]);

    private static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
