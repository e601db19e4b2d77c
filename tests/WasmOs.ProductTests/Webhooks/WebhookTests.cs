using System.Text.Json;
using WasmOs.ProductTests.Capabilities;
using WasmOs.TestKit;

namespace WasmOs.ProductTests.Webhooks;

/// <summary>Webhooks of a host whose operator allows this machine as a target.</summary>
[Collection(WebhookCollection.Name)]
public sealed class WebhookTests(WebhookProduct product) : IAsyncLifetime
{
    private KestrelTarget _target = null!;

    private ProductClient Api => product.Api;

    public async Task InitializeAsync() => _target = await KestrelTarget.StartAsync();

    public async Task DisposeAsync()
    {
        await product.DeleteWebhooksAsync();
        await _target.DisposeAsync();
    }

    [Fact]
    public async Task Upload_SomebodyWantsToKnow_ReachesTheTargetSigned()
    {
        var made = await MakeAsync("module.*");
        var secret = made.GetProperty("secret").GetString()!;
        await Api.KeepAsync("told", Guests.Calc());

        var delivery = await _target.NextAsync();
        Assert.Equal(("module.created", "told"), (delivery.Type, delivery.Data.GetProperty("module_id").GetString()));
        Assert.Equal("WasmOS", delivery.Headers["user-agent"]);
        Assert.True(delivery.IsSignedWith(secret));
        Assert.False(delivery.IsSignedWith("whsec_" + Convert.ToBase64String(new byte[32])));

        var listed = await DeliveredAsync(Id(made));
        Assert.Equal(delivery.Headers["webhook-id"], listed.GetProperty("delivery_id").GetString());
        Assert.Equal(
            (200, "taken"),
            (listed.GetProperty("attempts")[0].GetProperty("status").GetInt32(), listed.GetProperty("attempts")[0].GetProperty("response").GetString()));
        Assert.DoesNotContain(product.Log, line => line.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(secret, (await Api.GetAsync("/api/v1/webhooks")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, (await Api.GetAsync($"/api/v1/webhooks/{Id(made)}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_ThatFailsOrIsRefused_IsTold()
    {
        await MakeAsync("execution.failed", "execution.timed_out", "capability.violated");
        await Api.KeepAsync("failing", Guests.Misbehave());
        var failed = (await Api.RunAsync("failing", """{"function":"trap","args":[1]}""")).GetProperty("execution_id").GetString()!;
        var first = await _target.NextAsync();
        Assert.Equal(("execution.failed", failed), (first.Type, first.Data.GetProperty("execution_id").GetString()));
        await Api.RunAsync("failing", """{"function":"loop","timeout":0.05}""");
        Assert.Equal("execution.timed_out", (await _target.NextAsync()).Type);
        await Api.KeepGuestAsync("clockless", """{"clock":false}""");
        await Api.RunAsync("clockless", """{"function":"clock"}""");
        var last = await _target.NextAsync();
        Assert.Equal("capability.violated", last.Type);
        var violation = Assert.Single(last.Data.GetProperty("violations").EnumerateArray());
        Assert.Equal(("clock", "clock_time_get"), (violation.GetProperty("capability").GetString(), violation.GetProperty("asked").GetString()));
        Assert.Equal(JsonValueKind.String, violation.GetProperty("time").ValueKind);
    }

    [Fact]
    public async Task Webhook_ItsLife_IsAsTheInterfaceSays()
    {
        var made =
            await CreateAsync("""{"url":"URL","events":["module.deleted"],"description":"d","headers":{"X-Token":"hidden"}}""", ("Idempotency-Key", "once"));
        var again =
            await CreateAsync("""{"url":"URL","events":["module.deleted"],"description":"d","headers":{"X-Token":"hidden"}}""", ("Idempotency-Key", "once"));
        var id = Id(made.Json);
        Assert.Equal((201, made.Text, $"/api/v1/webhooks/{id}"), (again.Status, again.Text, made.Headers["Location"]));
        Assert.Equal(1, (await Api.GetAsync("/api/v1/webhooks")).Json.GetProperty("items").GetArrayLength());

        var tested = await PostAsync($"{id}/test");
        Assert.Equal((202, "webhook.ping"), (tested.Status, tested.Json.GetProperty("type").GetString()));
        Assert.Equal("hidden", (await _target.NextAsync()).Headers["x-token"]);
        await DeliveredAsync(id);

        var rotated = await PostAsync($"{id}/rotate-secret");
        var fresh = rotated.Json.GetProperty("secret").GetString()!;
        Assert.Equal(202, (await PostAsync($"{id}/deliveries/{tested.Json.GetProperty("delivery_id").GetString()}/redeliver")).Status);
        var redelivered = await _target.NextAsync();
        Assert.True(redelivered.IsSignedWith(fresh) && redelivered.IsSignedWith(made.Json.GetProperty("secret").GetString()!));
        Assert.Equal(0, (await PostAsync($"{id}/redeliver")).Json.GetProperty("redelivered").GetInt32());

        var stale =
            await Api.SendAsync(HttpMethod.Patch, $"/api/v1/webhooks/{id}", ProductClient.Json("""{"active":false}"""), [("If-Match", made.Headers["ETag"])]);
        stale.Problem(412, "precondition-failed");
        var patched = await Api.SendAsync(
            HttpMethod.Patch, $"/api/v1/webhooks/{id}", ProductClient.Json("""{"active":false}"""), [("If-Match", rotated.Headers["ETag"])]);
        Assert.Equal((200, false), (patched.Status, patched.Json.GetProperty("active").GetBoolean()));
        (await PostAsync($"{id}/redeliver")).Problem(409, "webhook-inactive");
        Assert.Equal(204, (await Api.SendAsync(HttpMethod.Delete, $"/api/v1/webhooks/{id}")).Status);
        (await Api.GetAsync($"/api/v1/webhooks/{id}")).Problem(404, "webhook-not-found");
        (await Api.GetAsync($"/api/v1/webhooks/{id}/deliveries")).Problem(404, "webhook-not-found");
        (await PostAsync($"{id}/test")).Problem(404, "webhook-not-found");
    }

    [Fact]
    public async Task Create_ManyFaults_NamesAll()
    {
        var answer = await CreateAsync("""{"url":"http://169.254.169.254/latest","events":["tasks.*"],"headers":{"Host":"a"},"secret":"short"}""");
        Assert.All(["url", "events[0]", "headers.Host", "secret"], field => Assert.NotEmpty(answer.Fault(field)));
        Assert.Contains("WEBHOOK_ALLOWED_HOSTS", answer.Fault("url"), StringComparison.Ordinal);
        Assert.Contains("did you mean events?", (await CreateAsync("""{"url":"URL","event":["*"]}""")).Fault("event"), StringComparison.Ordinal);
        Assert.NotEmpty((await CreateAsync("{}")).Fault("url"));
        (await Api.SendAsync(HttpMethod.Post, "/api/v1/webhooks", ProductClient.Wasm([1]))).Problem(415, "unsupported-media-type");
    }

    [Fact]
    public async Task List_Paged_ShowsAllOnce()
    {
        string[] made = [Id(await MakeAsync("*")), Id(await MakeAsync("*")), Id(await MakeAsync("*"))];
        var first = (await Api.GetAsync("/api/v1/webhooks?limit=2")).Json;
        var second = (await Api.GetAsync("/api/v1/webhooks?limit=2&continuation=" + first.GetProperty("continuation").GetString())).Json;
        string[] listed = [.. first.GetProperty("items").EnumerateArray().Select(Id), .. second.GetProperty("items").EnumerateArray().Select(Id)];
        Assert.Equal(made, listed);
        Assert.Equal(JsonValueKind.Null, second.GetProperty("continuation").ValueKind);
        (await Api.GetAsync("/api/v1/webhooks?limit=0")).Problem(400, "invalid-request");
    }

    [Fact]
    public async Task Create_WithoutTheSetting_RefusesThisMachine()
    {
        await using var strict = await ProductUnderTest.StartAsync();
        var refused = await strict.Api.SendAsync(HttpMethod.Post, "/api/v1/webhooks", ProductClient.Json($$"""{"url":"{{_target.Url}}","events":["*"]}"""));
        Assert.Contains("loopback", refused.Fault("url"), StringComparison.Ordinal);
    }

    private async Task<JsonElement> MakeAsync(params string[] events)
    {
        var made = await CreateAsync($$"""{"url":"URL","events":{{JsonSerializer.Serialize(events)}}}""");
        Assert.True(made.Status == 201, made.Text);
        return made.Json;
    }

    private Task<Answer> CreateAsync(string body, params (string Name, string Value)[] headers) =>
        Api.SendAsync(HttpMethod.Post, "/api/v1/webhooks", ProductClient.Json(body.Replace("URL", _target.Url, StringComparison.Ordinal)), headers);

    private Task<Answer> PostAsync(string path) => Api.SendAsync(HttpMethod.Post, "/api/v1/webhooks/" + path);

    private async Task<JsonElement> DeliveredAsync(string id)
    {
        var list = await Api.PollAsync(
            $"/api/v1/webhooks/{id}/deliveries", answer => answer.Json.GetProperty("items")[0].GetProperty("state").GetString() == "delivered");
        return list.Json.GetProperty("items")[0];
    }

    private static string Id(JsonElement webhook) => webhook.GetProperty("webhook_id").GetString()!;
}
