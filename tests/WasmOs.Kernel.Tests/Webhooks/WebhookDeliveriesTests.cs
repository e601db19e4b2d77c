using WasmOs.Kernel.Access;
using WasmOs.Kernel.Webhooks;
using WasmOs.TestKit.Http;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Webhooks;

public sealed class WebhookDeliveriesTests : IAsyncLifetime
{
    private WebhookHost _host = null!;

    public async Task InitializeAsync() => _host = await WebhookHost.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task ListAsync_Paged_IsNewestFirst()
    {
        var webhook = await _host.CreateAsync(WebhookHost.Nowhere());
        var other = await _host.CreateAsync(WebhookHost.Nowhere(), "module.*");
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, (await _host.PublishAsync()).Id.ToString());
            _host.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = (await _host.Deliveries.ListAsync(webhook.Id, 2, continuation, None)).Value;
            seen.AddRange(page.Items.Select(delivery => delivery.Id.ToString()));
            continuation = page.Continuation;
        }
        while (continuation is not null && seen.Count < 10);

        Assert.Equal(ids, seen);
        Assert.Empty((await _host.Deliveries.ListAsync(other.Id, 2, null, None)).Value.Items);
        Assert.Equal("continuation-invalid", (await _host.Deliveries.ListAsync(webhook.Id, 2, "x", None)).Error!.Slug);
        Assert.Equal("webhook-not-found", (await _host.Deliveries.ListAsync("callback-0", 2, null, None)).Error!.Slug);
    }

    [Fact]
    public async Task RedeliverAsync_WhateverItsState_IsSentAgainWithTheSameId()
    {
        var status = 200;
        await using var target = new HttpTarget((_, stream, stop) => stream.WriteAsync(HttpTarget.Response(status), stop).AsTask());
        var webhook = await _host.CreateAsync(target.Url);
        var id = (await _host.PublishAsync()).Id.ToString();
        await _host.WorkAsync();

        status = 500;
        var again = (await _host.Deliveries.RedeliverAsync(webhook.Id, id, None)).Value;
        Assert.Equal((DeliveryState.Pending, _host.Time.GetUtcNow() + TimeSpan.FromDays(1)), (again.State, again.Deadline));
        await _host.WorkAsync();
        Assert.Equal((DeliveryState.Pending, 2), ((await _host.DeliveryAsync(webhook)).State, (await _host.DeliveryAsync(webhook)).AttemptCount));

        status = 200;
        Assert.True((await _host.Deliveries.RedeliverAsync(webhook.Id, id, None)).Succeeded);
        await _host.WorkAsync();
        Assert.Equal(DeliveryState.Delivered, (await _host.DeliveryAsync(webhook)).State);
        Assert.Equal([id, id, id], [
            (await target.NextAsync()).Headers["webhook-id"], (await target.NextAsync()).Headers["webhook-id"],
            (await target.NextAsync()).Headers["webhook-id"]
        ]);
    }

    [Fact]
    public async Task RedeliverAsync_WhatIsNotThere_IsNotFound()
    {
        var webhook = await _host.CreateAsync(WebhookHost.Nowhere());
        Assert.Equal("delivery-not-found", (await _host.Deliveries.RedeliverAsync(webhook.Id, webhook.Id, None)).Error!.Slug);
        Assert.Equal("delivery-not-found", (await _host.Deliveries.RedeliverAsync(webhook.Id, "x", None)).Error!.Slug);
        Assert.Equal("webhook-not-found", (await _host.Deliveries.RedeliverAsync("x", webhook.Id, None)).Error!.Slug);
        await _host.Registry.PatchAsync(webhook.Id, new WebhookChange { Active = false }, null, None);
        Assert.Equal("webhook-inactive", (await _host.Deliveries.RedeliverAsync(webhook.Id, "x", None)).Error!.Slug);
    }

    [Fact]
    public async Task RedeliverFailedAsync_SomeFailed_SendsThoseAgain()
    {
        var status = 200;
        await using var target = new HttpTarget((_, stream, stop) => stream.WriteAsync(HttpTarget.Response(status), stop).AsTask());
        var webhook = await _host.CreateAsync(target.Url);
        await _host.PublishAsync();
        await _host.WorkAsync();
        status = 410;
        await _host.PublishAsync();
        await _host.WorkAsync();
        status = 200;
        await _host.Registry.PatchAsync(webhook.Id, new WebhookChange { Active = true }, null, None);

        Assert.Equal(1, (await _host.Deliveries.RedeliverFailedAsync(webhook.Id, None)).Value);
        await _host.WorkAsync();
        Assert.All(
            (await _host.Deliveries.ListAsync(webhook.Id, 10, null, None)).Value.Items, delivery => Assert.Equal(DeliveryState.Delivered, delivery.State));
        Assert.Equal(0, (await _host.Deliveries.RedeliverFailedAsync(webhook.Id, None)).Value);
    }

    /// <summary>Nobody gets events by a webhook that was left behind, and none is lost if the creator comes back.</summary>
    [Fact]
    public async Task Deliver_WhoLastChangedTheWebhookIsGone_FailsUntilTheRightIsBack()
    {
        await using var target = new HttpTarget(200);
        var alice = _host.Creators.Set("alice", Permission.WebhooksWrite);
        var webhook = await _host.CreateAsync(target.Url);
        await _host.Registry.PatchAsync(webhook.Id, new WebhookChange { Description = "alice's" }, null, alice, None);
        _host.Creators.Remove("alice");
        await _host.PublishAsync();
        await _host.WorkAsync();
        var failed = await _host.DeliveryAsync(webhook);
        _host.Creators.Set("alice", Permission.WebhooksWrite);

        await _host.Deliveries.RedeliverFailedAsync(webhook.Id, None);
        await _host.WorkAsync();

        Assert.Equal((DeliveryState.Failed, AccessErrors.CreatorGone().Detail), (failed.State, failed.Reason));
        Assert.Equal(DeliveryState.Delivered, (await _host.DeliveryAsync(webhook)).State);
    }

    [Fact]
    public async Task PingAsync_AWebhookThatIsOffAndWantsNothingOfIt_IsSent()
    {
        await using var target = new HttpTarget(200);
        var webhook = await _host.CreateAsync(target.Url, "module.created");
        await _host.Registry.PatchAsync(webhook.Id, new WebhookChange { Active = false }, null, None);
        Assert.Equal("webhook.ping", (await _host.Deliveries.PingAsync(webhook.Id, None)).Value.Type);
        await _host.WorkAsync();
        Assert.Equal(DeliveryState.Delivered, (await _host.DeliveryAsync(webhook)).State);
        Assert.Equal("webhook-not-found", (await _host.Deliveries.PingAsync("x", None)).Error!.Slug);
    }

    [Fact]
    public async Task SweepAsync_AfterAWeek_RemovesWhatIsOver()
    {
        await using var target = new HttpTarget(200);
        var webhook = await _host.CreateAsync(target.Url);
        var old = await _host.PublishAsync();
        await _host.PublishAsync();
        await _host.WorkAsync();
        _host.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await _host.Deliveries.SweepAsync(_host.Time.GetUtcNow(), None));
        await _host.Deliveries.RedeliverAsync(webhook.Id, old.Id.ToString(), None);
        await _host.PublishAsync();
        _host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await _host.Deliveries.SweepAsync(_host.Time.GetUtcNow(), None));
        Assert.Equal(2, (await _host.Deliveries.ListAsync(webhook.Id, 10, null, None)).Value.Items.Count);
    }
}
