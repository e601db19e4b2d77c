using System.Text.Json;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Webhooks;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Storage;
using WasmOs.TestKit.Http;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Webhooks;

public sealed class WebhookDelivererTests : IAsyncLifetime
{
    private WebhookHost _host = null!;

    public async Task InitializeAsync() => _host = await WebhookHost.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task DeliverAsync_AnEvent_ReachesItsTargetSigned()
    {
        await using var target = new HttpTarget(200, "ok");
        var made = (await _host.Registry.CreateAsync(
            new WebhookChange { Url = target.Url.AbsoluteUri, Events = ["task.*"], Headers = new Dictionary<string, string> { ["authorization"] = "Bearer t" } }, None)).Value;
        var happened = await _host.PublishAsync();
        Assert.Equal(1, await _host.WorkAsync());

        var request = await target.NextAsync();
        Assert.Equal(happened.Id.ToString(), request.Headers["webhook-id"]);
        Assert.Equal(
            _host.Time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), request.Headers["webhook-timestamp"]);
        Assert.Equal(
            WebhookSignature.Of(made.NewSecret!, happened.Id.ToString(), _host.Time.GetUtcNow().ToUnixTimeSeconds(), request.Body),
            request.Headers["webhook-signature"]);
        Assert.Equal("Bearer t", request.Headers["authorization"]);
        var body = JsonSerializer.Deserialize<JsonElement>(request.Body);
        Assert.Equal(["id", "type", "time", "subject", "data"], body.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ("task.succeeded", "subject-1", 1),
            (body.GetProperty("type").GetString(), body.GetProperty("subject").GetString(), body.GetProperty("data").GetProperty("n").GetInt32()));

        var delivery = await _host.DeliveryAsync(made.Webhook);
        Assert.Equal(
            (DeliveryState.Delivered, 1, 200, "ok"), (delivery.State, delivery.AttemptCount, delivery.Attempts[0].Status, delivery.Attempts[0].Response));
        Assert.Equal(0, await _host.MessagesAsync());
    }

    [Fact]
    public async Task DeliverAsync_TheSecretWasRotated_SignsWithBothForADay()
    {
        await using var target = new HttpTarget(200);
        var webhook = await _host.CreateAsync(target.Url);
        var fresh = (await _host.Registry.RotateSecretAsync(webhook.Id, null, null, None)).Value.NewSecret!;
        var happened = await _host.PublishAsync();
        await _host.WorkAsync();
        var request = await target.NextAsync();
        var now = _host.Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(
            $"{WebhookSignature.Of(fresh, happened.Id.ToString(), now, request.Body)} "
                + WebhookSignature.Of(webhook.Secret, happened.Id.ToString(), now, request.Body),
            request.Headers["webhook-signature"]);

        _host.Time.Advance(WebhookRegistry.SecretOverlap);
        await _host.PublishAsync();
        await _host.WorkAsync();
        Assert.DoesNotContain(' ', (await target.NextAsync()).Headers["webhook-signature"]);
    }

    [Fact]
    public async Task DeliverAsync_A500_IsTriedAgainLaterAndLaterForADayThenFailed()
    {
        await using var target = new HttpTarget(500, "broken");
        var webhook = await _host.CreateAsync(target.Url);
        var published = _host.Time.GetUtcNow();
        await _host.PublishAsync();
        await _host.WorkAsync();
        var first = await _host.DeliveryAsync(webhook);
        Assert.Equal((DeliveryState.Pending, 1), (first.State, first.AttemptCount));
        Assert.InRange(first.NextAttemptAt - published, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6));

        var pauses = new List<TimeSpan>();
        var delivery = first;
        while (delivery.State == DeliveryState.Pending)
        {
            pauses.Add(delivery.NextAttemptAt - _host.Time.GetUtcNow());
            Assert.Equal(0, await _host.WorkAsync());
            _host.Time.Advance(pauses[^1]);
            Assert.Equal(1, await _host.WorkAsync());
            delivery = await _host.DeliveryAsync(webhook);
        }

        Assert.Equal(DeliveryState.Failed, delivery.State);
        Assert.InRange(_host.Time.GetUtcNow() - published, TimeSpan.FromHours(19), TimeSpan.FromHours(24));
        Assert.InRange(delivery.AttemptCount, 10, 14);
        Assert.Equal(delivery.AttemptCount, target.Count);
        Assert.True(pauses[0] < pauses[1] && pauses[1] < pauses[2] && pauses[2] < pauses[4] && pauses[4] < pauses[6]);
        Assert.Equal(("The target answered 500.", "broken"), (delivery.Attempts[^1].Error, delivery.Attempts[^1].Response));
        Assert.Equal(0, await _host.MessagesAsync());
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x7F)]
    [InlineData(0xFF)]
    [InlineData('"')]
    public async Task DeliverAsync_AnswersThatGrowWhenWrittenDown_FitTheRow(byte answer)
    {
        byte[] response = [.. "HTTP/1.1 500 X\r\nConnection: close\r\nContent-Length: 2000\r\n\r\n"u8, .. Enumerable.Repeat(answer, 2000)];
        await using var target = new HttpTarget((_, stream, stop) => stream.WriteAsync(response, stop).AsTask());
        var webhook = await _host.CreateAsync(target.Url);
        var id = (await _host.PublishAsync()).Id.ToString();
        for (var i = 0; i < WebhookDelivery.KeptAttempts + 2; i++)
        {
            await _host.Deliveries.RedeliverAsync(webhook.Id, id, None);
            await _host.WorkAsync();
        }

        var delivery = await _host.DeliveryAsync(webhook);
        Assert.Equal((WebhookDelivery.KeptAttempts + 2, WebhookDelivery.KeptAttempts), (delivery.AttemptCount, delivery.Attempts.Length));
        Assert.Equal(WebhookDelivery.KeptResponses, delivery.Attempts.Count(attempt => attempt.Response?.Length == WebhookSender.KeptResponseBytes));
    }

    [Fact]
    public async Task DeliverAsync_TheTargetRecovers_IsDelivered()
    {
        var isBroken = true;
        await using var target = new HttpTarget((_, stream, stop) => stream.WriteAsync(HttpTarget.Response(isBroken ? 503 : 204), stop).AsTask());
        var webhook = await _host.CreateAsync(target.Url);
        await _host.PublishAsync();
        await _host.WorkAsync();
        Assert.Equal(1, (await _host.Registry.GetAsync(webhook.Id, None)).Value.Health.Failures);
        isBroken = false;
        _host.Time.Advance(TimeSpan.FromSeconds(6));
        await _host.WorkAsync();

        Assert.Equal((DeliveryState.Delivered, 2), ((await _host.DeliveryAsync(webhook)).State, (await _host.DeliveryAsync(webhook)).AttemptCount));
        Assert.Equal(WebhookHealth.Good, (await _host.Registry.GetAsync(webhook.Id, None)).Value.Health);
    }

    [Fact]
    public async Task DeliverAsync_TheSameMessageTwice_SendsOnce()
    {
        await using var target = new HttpTarget(200);
        var webhook = await _host.CreateAsync(target.Url);
        var happened = await _host.PublishAsync();
        await _host.Deliverer.DeliverAsync($"{webhook.Id}/{happened.Id}", None);
        await _host.WorkAsync();
        Assert.Equal(1, target.Count);
    }

    [Fact]
    public async Task DeliverAsync_AMessageThatIsEarlyOnAnotherHost_IsDeferredAndNotDropped()
    {
        await using var target = new HttpTarget(500);
        var webhook = await _host.CreateAsync(target.Url);
        var happened = await _host.PublishAsync();
        await _host.WorkAsync();
        await _host.NewDeliverer().DeliverAsync($"{webhook.Id}/{happened.Id}", None);
        Assert.Equal(1, target.Count);
        Assert.Equal(2, await _host.MessagesAsync());
    }

    [Fact]
    [Trait("Trial", "1.4")]
    public async Task DeliverAsync_AHundredMessagesOfOnePendingDelivery_BecomeOneAndItStays()
    {
        await using var target = new HttpTarget(500);
        var webhook = await _host.CreateAsync(target.Url);
        var happened = await _host.PublishAsync();
        await _host.WorkAsync();
        await _host.Queues.ClearAsync(WebhookDeliverer.Queue, None);

        // As after a restart: a deliverer without memory, and all messages arrive concurrently. A message may find its delivery in flight and be deferred to an
        // earlier time.
        var deliverer = _host.NewDeliverer();
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => deliverer.DeliverAsync($"{webhook.Id}/{happened.Id}", None))));
            Assert.Equal(attempt, target.Count);
            Assert.InRange(await _host.MessagesAsync(), 1, 2);
            _host.Time.Advance((await _host.DeliveryAsync(webhook)).NextAttemptAt - _host.Time.GetUtcNow() + TimeSpan.FromSeconds(16));
            await _host.WorkAsync(deliverer);
            Assert.Equal((attempt + 1, 1L), (target.Count, await _host.MessagesAsync()));
        }
    }

    [Fact]
    [Trait("Trial", "1.4")]
    public async Task DeliverAsync_TheDeferralIsNotAcknowledged_ThrowsSoThatTheMessageStays()
    {
        await using var target = new HttpTarget(500);
        var webhook = await _host.CreateAsync(target.Url);
        var happened = await _host.PublishAsync();
        await _host.WorkAsync();
        var deliverer = _host.NewDeliverer();

        _host.Kernel.Storage.GoDown(operation => operation == Storage.FaultyQueueStore.Send);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => deliverer.DeliverAsync($"{webhook.Id}/{happened.Id}", None));
        _host.Kernel.Storage.ComeBack();
        await deliverer.DeliverAsync($"{webhook.Id}/{happened.Id}", None);

        Assert.Equal(2, await _host.MessagesAsync());
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task DeliverAsync_MessagesOfADeliveryThatIsInFlight_SendItOnce()
    {
        var answer = new TaskCompletionSource();
        await using var target = new HttpTarget(async (_, stream, stop) =>
        {
            await answer.Task.WaitAsync(stop);
            await stream.WriteAsync(HttpTarget.Response(200), stop);
        });
        var webhook = await _host.CreateAsync(target.Url);
        var message = $"{webhook.Id}/{(await _host.PublishAsync()).Id}";
        await _host.Queues.ClearAsync(WebhookDeliverer.Queue, None);
        var first = _host.Deliverer.DeliverAsync(message, None);
        await target.NextAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _host.Deliverer.DeliverAsync(message, None)));
        answer.SetResult();
        await first;

        // One message is deferred until the delivery in flight has certainly ended, and then finds the delivery done.
        Assert.Equal((1, 1L), (target.Count, await _host.MessagesAsync()));
        _host.Time.Advance(TimeSpan.FromSeconds(20));
        await _host.WorkAsync();
        Assert.Equal((1, 0L), (target.Count, await _host.MessagesAsync()));
        Assert.Equal((DeliveryState.Delivered, 1), ((await _host.DeliveryAsync(webhook)).State, (await _host.DeliveryAsync(webhook)).AttemptCount));
    }

    [Theory]
    [Trait("Trial", "1.26")]
    [InlineData(0)]
    [InlineData(1)]
    public async Task DeliverAsync_TheClockWasSetBack_WaitsNoLongerThanItsPause(int failures)
    {
        var count = 0;
        await using var target = new HttpTarget((_, stream, stop) => stream.WriteAsync(HttpTarget.Response(++count <= failures ? 500 : 200), stop).AsTask());
        var webhook = await _host.CreateAsync(target.Url);
        var message = $"{webhook.Id}/{(await _host.PublishAsync()).Id}";
        for (var i = 0; i < failures; i++)
        {
            await _host.Deliverer.DeliverAsync(message, None);
            _host.Time.Advance(TimeSpan.FromSeconds(6));
        }

        _host.Time.SetClock(TimeSpan.FromHours(-1.5));
        await _host.Deliverer.DeliverAsync(message, None);

        Assert.Equal(DeliveryState.Delivered, (await _host.DeliveryAsync(webhook)).State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("a/b")]
    [InlineData("callback-0/0190a0a0-0000-7000-8000-00000000000f")]
    [InlineData("0190a0a0-0000-7000-8000-000000000000/0190a0a0-0000-7000-8000-000000000001")]
    public async Task DeliverAsync_AMessageThatNamesNothing_IsDone(string message)
    {
        await _host.Deliverer.DeliverAsync(message, None);
        await _host.Deliverer.RescueAsync(message, None);
        Assert.Equal(0, await _host.MessagesAsync());
    }

    [Fact]
    public async Task DeliverAsync_410_SwitchesTheWebhookOffAndTellsOthers()
    {
        await using var gone = new HttpTarget(410);
        await using var other = new HttpTarget(200);
        var webhook = await _host.CreateAsync(gone.Url, TaskEventTypes.Dead);
        await _host.CreateAsync(other.Url, WebhookEventTypes.Disabled);
        await _host.PublishAsync(TaskEventTypes.Dead);
        await _host.WorkAsync();

        var off = (await _host.Registry.GetAsync(webhook.Id, None)).Value.Webhook;
        Assert.Equal((false, "The target answered 410 Gone."), (off.Active, off.DisabledReason));
        Assert.Equal(DeliveryState.Failed, (await _host.DeliveryAsync(webhook)).State);
        Assert.False(_host.Events.IsWanted(TaskEventTypes.Dead));
        Assert.Equal("webhook.disabled", JsonSerializer.Deserialize<JsonElement>((await other.NextAsync()).Body).GetProperty("type").GetString());
    }

    [Fact]
    public async Task DeliverAsync_FailingForLongAndOften_SwitchesTheWebhookOff()
    {
        await using var target = new HttpTarget(500);
        var webhook = await _host.CreateAsync(target.Url);
        for (var hour = 0; hour <= 12; hour++)
        {
            Assert.True((await _host.Registry.GetAsync(webhook.Id, None)).Value.Webhook.Active);
            for (var i = 0; i < 5; i++)
            {
                await _host.PublishAsync();
            }

            await _host.WorkAsync();
            _host.Time.Advance(TimeSpan.FromHours(1));
        }

        var off = (await _host.Registry.GetAsync(webhook.Id, None)).Value;
        Assert.False(off.Webhook.Active);
        Assert.NotNull(off.Webhook.DisabledReason);

        // Pending deliveries fail without an attempt.
        var tries = target.Count;
        _host.Time.Advance(TimeSpan.FromHours(5));
        await _host.WorkAsync();
        Assert.Equal(tries, target.Count);
        Assert.Equal("The webhook is switched off.", (await _host.DeliveryAsync(webhook)).Reason);

        var on = (await _host.Registry.PatchAsync(webhook.Id, new WebhookChange { Active = true }, null, None)).Value;
        Assert.Equal((true, null, WebhookHealth.Good), (on.Webhook.Active, on.Webhook.DisabledReason, on.Health));
    }

    [Fact]
    public async Task DeliverAsync_TheWebhookWasDeleted_Fails()
    {
        await using var target = new HttpTarget(200);
        var webhook = await _host.CreateAsync(target.Url);
        await _host.PublishAsync();
        Assert.Null(await _host.Registry.DeleteAsync(webhook.Id, null, None));
        await _host.WorkAsync();
        Assert.Equal((0, 0L), (target.Count, await _host.MessagesAsync()));
    }

    [Fact]
    public async Task DeliverAsync_ATargetThatHangs_LeavesRoomForOthers()
    {
        await using var hanging = new HttpTarget((_, _, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
        await using var other = new HttpTarget(200);
        var stuck = await _host.CreateAsync(hanging.Url, TaskEventTypes.Dead);
        var free = await _host.CreateAsync(other.Url, TaskEventTypes.Failed);
        var deliveries = new List<Task>();
        for (var i = 0; i < 10; i++)
        {
            deliveries.Add(_host.Deliverer.DeliverAsync($"{stuck.Id}/{(await _host.PublishAsync(TaskEventTypes.Dead)).Id}", None));
        }

        for (var i = 0; i < 4; i++)
        {
            await hanging.NextAsync();
        }

        // The other six wait a second for a place and are then deferred.
        await AdvanceUntilAsync(() => deliveries.Count(delivery => delivery.IsCompleted) == 6, TimeSpan.FromMilliseconds(100));
        Assert.Equal(4, hanging.Count);
        var quick = await _host.PublishAsync(TaskEventTypes.Failed);
        await _host.Deliverer.DeliverAsync($"{free.Id}/{quick.Id}", None);
        Assert.Equal(1, other.Count);
        _host.Time.Advance(TimeSpan.FromSeconds(10));
        await Task.WhenAll(deliveries).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(4, hanging.Count);
    }

    [Fact]
    public async Task DeliverAsync_StorageIsDown_ThrowsAndIsDoneWhenTheMessageComesAgain()
    {
        await using var target = new HttpTarget(200);
        var webhook = await _host.CreateAsync(target.Url);
        var happened = await _host.PublishAsync();
        _host.Kernel.Storage.GoDown();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _host.Deliverer.DeliverAsync($"{webhook.Id}/{happened.Id}", None));
        _host.Kernel.Storage.ComeBack();
        await _host.WorkAsync();
        Assert.Equal(DeliveryState.Delivered, (await _host.DeliveryAsync(webhook)).State);
    }

    [Fact]
    public async Task RescueAsync_AMessageThatWasGivenUp_GoesOnLaterOrFails()
    {
        await using var target = new HttpTarget(200);
        var webhook = await _host.CreateAsync(target.Url);
        var happened = await _host.PublishAsync();
        await _host.Queues.ClearAsync(WebhookDeliverer.Queue, None);
        await _host.Deliverer.RescueAsync($"{webhook.Id}/{happened.Id}", None);
        Assert.Equal(0, await _host.WorkAsync());
        Assert.Equal(1, await _host.MessagesAsync());
        _host.Time.Advance(TimeSpan.FromHours(24));
        await _host.Queues.ClearAsync(WebhookDeliverer.Queue, None);
        await _host.Deliverer.RescueAsync($"{webhook.Id}/{happened.Id}", None);
        Assert.Equal(DeliveryState.Failed, (await _host.DeliveryAsync(webhook)).State);
        Assert.Equal(0, await _host.MessagesAsync());
    }

    [Fact]
    public async Task PublishToAsync_ACallback_IsDeliveredWithoutAWebhook()
    {
        await using var target = new HttpTarget(200);
        var happened = _host.NewEvent();
        await _host.Events.PublishToAsync(target.Url, happened, None);
        await _host.WorkAsync();
        var request = await target.NextAsync();
        Assert.Equal(happened.Id.ToString(), request.Headers["webhook-id"]);
        Assert.DoesNotContain("webhook-signature", request.Headers.Keys);
    }

    private async Task AdvanceUntilAsync(Func<bool> isReached, TimeSpan step)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var advanced = TimeSpan.Zero;
        while (!isReached())
        {
            limit.Token.ThrowIfCancellationRequested();
            if (advanced < TimeSpan.FromSeconds(5))
            {
                advanced += step;
                _host.Time.Advance(step);
            }

            await Task.Yield();
        }
    }
}
