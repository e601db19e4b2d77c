using WasmOs.FunctionsHosting.Tests.Http;

namespace WasmOs.FunctionsHosting.Tests.Lifetime;

[Collection(SampleCollection.Name)]
public sealed class StopTests(SampleFixture fixture)
{
    [Fact]
    public async Task StopAsync_NothingRuns_EndsTheWorkerByItself()
    {
        await using var host = await FunctionsHost.StartAsync(fixture.Options());

        await host.StopAsync();

        AssertExit(0, host);
        Assert.DoesNotContain(host.Log.Entries, entry => entry.Message.Contains("is killed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StopAsync_CallRuns_LetsItEnd()
    {
        await using var host = await FunctionsHost.StartAsync(fixture.Options());
        using var client = new HttpClient { BaseAddress = host.Address };
        using var body = new LineContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/listen") { Content = body };
        var call = client.SendAsync(request);
        await body.WriteAsync("one");
        await host.Log.WaitForAsync(entry => entry is { Category: "Sample.Listen", Message: "heard one" });

        var stop = host.StopAsync();
        await body.WriteAsync("two");
        body.End();

        using var response = await call;
        Assert.Equal("2", await response.Content.ReadAsStringAsync());
        await stop;
        AssertExit(0, host);
    }

    [Fact]
    public async Task StopAsync_CallOutlastsTheDrain_IsCancelled()
    {
        var options = fixture.Options();
        options.DrainTimeout = TimeSpan.FromMilliseconds(200);
        await using var host = await FunctionsHost.StartAsync(options);
        using var client = new HttpClient { BaseAddress = host.Address };
        var call = client.GetAsync("/api/wait");
        await host.Log.WaitForAsync(entry => entry.Category == "Sample.Wait");

        await host.StopAsync();

        Assert.Contains(host.Log.Entries, entry => entry.Message == "cancelled /api/wait");
        AssertExit(0, host);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => call);
    }

    [Fact]
    public async Task StopAsync_WorkerOverstays_IsKilled()
    {
        var options = fixture.Options();
        options.DrainTimeout = TimeSpan.Zero;
        options.GracePeriod = TimeSpan.FromMilliseconds(500);
        options.Settings["SAMPLE_STAY_AT_STOP"] = "1";
        await using var host = await FunctionsHost.StartAsync(options);

        await host.StopAsync();

        AssertExit(137, host);
    }

    private static void AssertExit(int code, FunctionsHost host) =>
        Assert.True(code == host.Worker.ExitCode, $"{host.Worker.ExitCode}:\n{string.Join('\n', host.Log.Entries)}");
}
