using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Shutdown;

public sealed class ShutdownTests
{
    [Fact]
    public async Task StopAsync_ARequestRuns_ItEndsWhileNewOnesAreRefusedAndReadinessSaysSo()
    {
        await using var host = await TestHost.StartAsync([typeof(GatedFunctions)]);
        var gate = host.Get<Gate>();
        var running = host.Client.GetStringAsync(new Uri("gated/a", UriKind.Relative));
        await gate.ArrivedAsync();

        var stop = host.Host.StopAsync();
        await host.Log.WaitForAsync("stopping: 1 requests run");
        using var refused = await host.Client.GetAsync(new Uri("gated/b", UriKind.Relative));
        using var ready = await host.Client.GetAsync(new Uri("api/v1/health/ready", UriKind.Relative));
        gate.Open();

        Assert.Equal("urn:wasmos:error:shutting-down", (await TestHost.ProblemAsync(refused)).GetProperty("type").GetString());
        Assert.Equal("draining", await ready.Content.ReadAsStringAsync());
        Assert.Equal("GET a", await running);
        await stop.WaitAsync(TimeSpan.FromSeconds(20));
        await Assert.ThrowsAsync<HttpRequestException>(() => host.Client.GetStringAsync(new Uri("gated/c", UriKind.Relative)));
    }

    [Fact]
    public async Task StopAsync_ARequestOutlivesTheLimit_ItIsCancelledAndAnswers503()
    {
        await using var host = await TestHost.StartAsync([typeof(GatedFunctions)], options => options.FunctionTimeout = Timeout.InfiniteTimeSpan);
        var gate = host.Get<Gate>();
        var running = host.Client.GetAsync(new Uri("gated/a", UriKind.Relative));
        await gate.ArrivedAsync();

        var stop = host.Host.StopAsync();
        await host.Log.WaitForAsync("stopping: 1 requests run");
        Assert.True(SpinWait.SpinUntil(() => host.Time.PendingTimers == 1, TimeSpan.FromSeconds(20)));
        host.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("a cancelled", await gate.EndedAsync());
        using var response = await running;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        await stop.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task DisposeAsync_ServicesThatRestOnEachOther_AreDisposedTopDownWithStorageLast()
    {
        var order = new ConcurrentQueue<string>();
        var host = await TestHost.StartAsync([typeof(LayeredFunctions)], configure: services => services
            .AddSingleton(order).AddSingleton<StorageLayer>().AddSingleton<HistoryLayer>().AddSingleton<RuntimeLayer>());
        await host.Client.GetStringAsync(new Uri("layered", UriKind.Relative));

        await host.Host.StopAsync();
        Assert.Empty(order);
        await host.DisposeAsync();

        Assert.Equal(["runtime", "history", "storage"], order);
    }
}
