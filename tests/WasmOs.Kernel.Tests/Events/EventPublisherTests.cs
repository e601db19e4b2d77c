using System.Text.Json;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Tests.Webhooks;
using WasmOs.Kernel.Webhooks;
using WasmOs.Storage;
using WasmOs.TestKit.Http;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Events;

public sealed class EventPublisherTests : IAsyncLifetime
{
    private WebhookHost _host = null!;

    public async Task InitializeAsync() => _host = await WebhookHost.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task IsWanted_WebhooksWereRead_FollowsTheirPatternsAtOnce()
    {
        Assert.True(_host.Events.IsWanted(TaskEventTypes.Dead)); // Nobody knows yet.
        var webhook = await _host.CreateAsync(WebhookHost.Nowhere(), "task.*", "module.created");
        Assert.True(_host.Events.IsWanted(TaskEventTypes.Dead));
        Assert.True(_host.Events.IsWanted(ModuleEventTypes.Created));
        Assert.False(_host.Events.IsWanted(ModuleEventTypes.Deleted));
        Assert.False(_host.Events.IsWanted("unheard.of"));
        await _host.Registry.PatchAsync(webhook.Id, new WebhookChange { Active = false }, null, None);
        Assert.False(_host.Events.IsWanted(TaskEventTypes.Dead));
        await _host.Registry.PatchAsync(webhook.Id, new WebhookChange { Active = true, Events = ["*"] }, null, None);
        Assert.True(_host.Events.IsWanted(ModuleEventTypes.Deleted));
        await _host.Registry.DeleteAsync(webhook.Id, null, None);
        Assert.False(_host.Events.IsWanted(ModuleEventTypes.Deleted));
    }

    [Fact]
    public async Task IsWanted_AnyAnswer_MakesNoGarbageAndAsksNoStorage()
    {
        await _host.CreateAsync(WebhookHost.Nowhere(), "task.*");
        _ = _host.Events.IsWanted(TaskEventTypes.Dead);
        var (calls, before) = (_host.Kernel.Storage.Calls, GC.GetAllocatedBytesForCurrentThread());
        for (var i = 0; i < 1000; i++)
        {
            _ = _host.Events.IsWanted(i % 2 == 0 ? TaskEventTypes.Dead : ExecutionEventTypes.Failed);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(calls, _host.Kernel.Storage.Calls);
    }

    [Fact]
    public async Task PublishAsync_WebhooksThatWantIt_GetARowAndAMessageEach()
    {
        var first = await _host.CreateAsync(WebhookHost.Nowhere(), "task.*");
        var second = await _host.CreateAsync(WebhookHost.Nowhere(), "*");
        var third = await _host.CreateAsync(WebhookHost.Nowhere(), "module.*");
        await _host.PublishAsync();
        Assert.Equal(2, await _host.MessagesAsync());
        Assert.Equal(DeliveryState.Pending, (await _host.DeliveryAsync(first)).State);
        Assert.Equal(DeliveryState.Pending, (await _host.DeliveryAsync(second)).State);
        Assert.Empty((await _host.Deliveries.ListAsync(third.Id, 10, null, None)).Value.Items);
    }

    [Fact]
    public async Task PublishAsync_ARepeatableEventAgain_IsDeliveredOnce()
    {
        await using var target = new HttpTarget(200);
        var webhook = await _host.CreateAsync(target.Url);
        var time = _host.Time.GetUtcNow();
        await _host.Events.PublishAsync(WasmEvent.Repeatable(time, TaskEventTypes.Succeeded, "t1", "{}"u8.ToArray()), None);
        await _host.WorkAsync();
        _host.Time.Advance(TimeSpan.FromMinutes(1));
        await _host.Events.PublishAsync(WasmEvent.Repeatable(time, TaskEventTypes.Succeeded, "t1", "{}"u8.ToArray()), None);
        await _host.WorkAsync();
        Assert.Equal(1, target.Count);
        Assert.Single((await _host.Deliveries.ListAsync(webhook.Id, 10, null, None)).Value.Items);
    }

    [Fact]
    public void Repeatable_AnythingElse_IsAnotherEventOfTheSameTime()
    {
        var time = new DateTimeOffset(2026, 3, 1, 10, 20, 0, 123, TimeSpan.Zero);
        WasmEvent[] events =
        [
            WasmEvent.Repeatable(time, "a", "b", default), WasmEvent.Repeatable(time, "a", "c", default),
            WasmEvent.Repeatable(time, "b", "b", default), WasmEvent.Repeatable(time.AddTicks(1), "a", "b", default),
        ];
        Assert.Equal(4, events.Select(happened => happened.Id).Distinct().Count());
        Assert.All(events, happened => Assert.Equal(time, happened.Id.Time));
        Assert.All(events, happened => Assert.True(Runtime.Execution.ExecutionId.TryParse(happened.Id.ToString(), out _)));
    }

    [Fact]
    public async Task PublishAsync_StorageIsDown_Throws()
    {
        await _host.CreateAsync(WebhookHost.Nowhere());
        _host.Kernel.Storage.GoDown();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _host.PublishAsync());
    }

    [Fact]
    public async Task PublishAsync_MoreDataThanIsDelivered_TellsItsSizeOnly()
    {
        await using var target = new HttpTarget(200);
        await _host.CreateAsync(target.Url);
        var text = JsonSerializer.SerializeToUtf8Bytes(new string('a', WasmEvent.MaxDataBytes));
        await _host.Events.PublishAsync(WasmEvent.New(_host.Time, TaskEventTypes.Succeeded, "t", text), None);
        await _host.WorkAsync();
        var data = JsonSerializer.Deserialize<JsonElement>((await target.NextAsync()).Body).GetProperty("data");
        Assert.Equal(text.Length, data.GetProperty("omitted_bytes").GetInt32());
    }

    [Fact]
    public async Task Post_StorageIsDown_IsPublishedWhenItIsBack()
    {
        var webhook = await _host.CreateAsync(WebhookHost.Nowhere());
        _host.Kernel.Storage.GoDown();
        var calls = _host.Kernel.Storage.Calls;
        _host.Events.Post(_host.NewEvent());
        await UntilAsync(() => _host.Kernel.Storage.Calls > calls);
        _host.Kernel.Storage.ComeBack();
        await UntilAsync(() => _host.MessagesAsync().GetAwaiter().GetResult() == 1, advance: true);
        Assert.Equal(DeliveryState.Pending, (await _host.DeliveryAsync(webhook)).State);
        Assert.Equal(0, _host.Events.Dropped);
    }

    [Fact]
    public async Task Post_MoreThanThereIsRoomFor_DropsAndCounts()
    {
        await _host.CreateAsync(WebhookHost.Nowhere());
        _host.Kernel.Storage.GoDown();
        var large = _host.NewEvent(data: $"\"{new string('a', 30_000)}\"");
        for (var i = 0; i < 300; i++)
        {
            _host.Events.Post(large);
        }

        Assert.InRange(_host.Events.Dropped, 20, 30);
        await _host.Events.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)); // Ends although storage stays away.
    }

    [Fact]
    public async Task DisposeAsync_EventsWait_StoresThem()
    {
        await _host.CreateAsync(WebhookHost.Nowhere());
        for (var i = 0; i < 100; i++)
        {
            _host.Events.Post(_host.NewEvent());
        }

        await _host.Events.DisposeAsync();
        Assert.Equal(100, await _host.MessagesAsync());
    }

    private async Task UntilAsync(Func<bool> isReached, bool advance = false)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isReached())
        {
            limit.Token.ThrowIfCancellationRequested();
            if (advance)
            {
                _host.Time.Advance(TimeSpan.FromSeconds(1));
            }

            await Task.Yield();
        }
    }
}
