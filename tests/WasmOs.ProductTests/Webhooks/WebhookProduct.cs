namespace WasmOs.ProductTests.Webhooks;

/// <summary>One product whose operator allows this machine as a target of webhooks, for all tests that need such a product.</summary>
/// <remarks>The tests run one after another. Each has a target of its own and deletes its webhooks, so no test receives what another one caused.</remarks>
public sealed class WebhookProduct : IAsyncLifetime
{
    private ProductUnderTest? _product;

    internal ProductClient Api => _product!.Api;

    /// <summary>The lines that were logged so far.</summary>
    internal IEnumerable<string> Log => _product!.Log;

    public async Task InitializeAsync() => _product = await ProductUnderTest.StartAsync(("WEBHOOK_ALLOWED_HOSTS", "127.0.0.1"));

    public async Task DisposeAsync() => await _product!.DisposeAsync();

    /// <summary>Deletes all webhooks, so that the next test begins with none.</summary>
    internal async Task DeleteWebhooksAsync()
    {
        foreach (var webhook in (await Api.GetAsync("/api/v1/webhooks?limit=1000")).Json.GetProperty("items").EnumerateArray())
        {
            Assert.Equal(204, (await Api.SendAsync(HttpMethod.Delete, $"/api/v1/webhooks/{webhook.GetProperty("webhook_id").GetString()}")).Status);
        }
    }
}
