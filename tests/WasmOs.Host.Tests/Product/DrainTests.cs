using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product;

public sealed class DrainTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-drain-");

    [Fact]
    public async Task Stop_WithAGuestThatEnds_AnswersItAndSaysThatItDrains()
    {
        await using var host = await ProductHost.StartAsync(_folder.FullName);
        await host.Api.KeepAsync("draining", Guests.Misbehave());
        var call = host.Api.ExecuteAsync("draining", """{"function":"loop","timeout":8}""");
        await host.Api.RunningAsync();

        var stop = host.Host.StopAsync();
        await host.Log.WaitForAsync("stopping: 1 requests run");
        var ready = await host.Api.GetAsync("/api/v1/health/ready");
        var live = await host.Api.GetAsync("/api/v1/health/live");
        var health = await host.Api.GetAsync("/health");
        var refused = await host.Api.ExecuteAsync("draining", """{"function":"pages"}""");

        var drain = ready.Json.GetProperty("components").EnumerateArray().Single(component => component.GetProperty("name").GetString() == "host");
        Assert.Equal((503, 200, 200), (ready.Status, live.Status, health.Status));
        Assert.Contains("draining", drain.GetProperty("error").GetString(), StringComparison.Ordinal);
        refused.Problem(503, "shutting-down");
        Assert.Equal("5", refused.Headers["Retry-After"]);
        Assert.Equal("timed_out", (await call).Json.GetProperty("status").GetString());
        await stop.WaitAsync(ProductClient.Limit);
    }

    [Fact]
    public async Task Stop_WithAGuestThatDoesNotEnd_StopsItAfterTheLimitAndTheHistoryHasIt()
    {
        string id;
        await using (var host = await ProductHost.StartAsync(_folder.FullName, options => options.ShutdownTimeout = TimeSpan.FromSeconds(1)))
        {
            await host.Api.KeepAsync("endless", Guests.Misbehave());
            var call = host.Api.ExecuteAsync("endless", """{"function":"loop","timeout":60}""");
            id = await host.Api.RunningAsync();

            await host.Host.StopAsync().WaitAsync(ProductClient.Limit);

            var answer = await call;
            Assert.True(answer.Status is 200 or 503, answer.Text);
        }

        await using var after = await ProductHost.StartAsync(_folder.FullName);
        var entry = await after.Api.GetAsync("/api/v1/executions/" + id);
        Assert.Equal("cancelled", entry.Json.GetProperty("status").GetString());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
