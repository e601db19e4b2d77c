using WasmOs.ProductTests.Webhooks;
using WasmOs.TestKit;

namespace WasmOs.ProductTests.Tasks;

/// <summary>Which webhooks and callbacks are called when a task ends.</summary>
[Collection(WebhookCollection.Name)]
public sealed class TaskEventTests(WebhookProduct product) : IAsyncLifetime
{
    private KestrelTarget _target = null!;

    public async Task InitializeAsync()
    {
        _target = await KestrelTarget.StartAsync();
        Assert.True((await product.Api.UploadAsync("ending", Guests.Calc())).Status is 200 or 201);
    }

    public async Task DisposeAsync()
    {
        await product.DeleteWebhooksAsync();
        await _target.DisposeAsync();
    }

    [Fact]
    public async Task End_OfATaskWithACallback_IsToldWithItsOutcome()
    {
        var id = await product.Api.TaskAsync($$"""{"module_id":"ending","function":"add","args":[5,3],"callback_url":"{{_target.Url}}"}""");

        var told = await _target.NextAsync();

        Assert.Equal(("task.succeeded", id), (told.Type, told.Data.GetProperty("task_id").GetString()));
        Assert.Equal(8, told.Data.GetProperty("outcome").GetProperty("result").GetInt32());
    }

    [Fact]
    public async Task End_ThatAWebhookWants_IsToldByItsState()
    {
        var made = await product.Api.SendAsync(
            HttpMethod.Post, "/api/v1/webhooks", ProductClient.Json($$"""{"url":"{{_target.Url}}","events":["task.dead","task.cancelled"]}"""));
        Assert.Equal(201, made.Status);

        var dead = await product.Api.TaskAsync("""{"module_id":"ending","function":"div","args":[1,0],"retry":{"max_attempts":1}}""");
        var first = await _target.NextAsync();
        var cancelled = await product.Api.TaskAsync("""{"module_id":"ending","function":"add","args":[1,1],"delay":3600}""");
        await product.Api.CancelTaskAsync(cancelled);
        var second = await _target.NextAsync();

        Assert.Equal(
            [("task.dead", dead), ("task.cancelled", cancelled)],
            [(first.Type, first.Data.GetProperty("task_id").GetString()), (second.Type, second.Data.GetProperty("task_id").GetString()!)]);
    }
}
