using WasmOs.TestKit;

namespace WasmOs.Functions.Azure.Tests.Hosting;

/// <summary>The host with the product in it: an upload, a task that comes back by a queue, a timer by hand.</summary>
[Collection(WorkerCollection.Name)]
public sealed class QueueAndTimerTests(WorkerFixture fixture)
{
    [Fact]
    public async Task Task_Submitted_RunsByItsQueue()
    {
        using var api = new ProductClient(fixture.Host.Address);
        await api.KeepAsync("hosting-task", Guests.Calc());

        var accepted =
            await api.SendAsync(HttpMethod.Post, "/api/v1/tasks", ProductClient.Form("{\"module_id\":\"hosting-task\",\"function\":\"add\",\"args\":[5,3]}"));
        Assert.True(accepted.Status == 202, accepted.Text);
        var id = accepted.Json.GetProperty("task_id").GetString();
        var ended = await api.PollAsync($"/api/v1/tasks/{id}", answer => answer.Json.GetProperty("state").GetString() is "succeeded" or "failed" or "dead");

        Assert.Equal("succeeded", ended.Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task InvokeAsync_Timer_RunsIt() => await fixture.Host.InvokeAsync("housekeeping");

    [Fact]
    public async Task InvokeAsync_NoTimer_Throws() => await Assert.ThrowsAsync<ArgumentException>(() => fixture.Host.InvokeAsync("health"));
}
