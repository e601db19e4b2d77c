using WasmOs.Host.Tests.Queues;
using WasmOs.Storage;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Host.Tests.Timers;

/// <summary>Of several hosts that share an account, one runs the timers.</summary>
public sealed class TimerSingletonTests : IAsyncLifetime
{
    private string _connection = "";

    public async Task InitializeAsync() => _connection = await SharedAzurite.TakeAccountAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Timers_TwoHostsAndOneStops_OneRunsThemAndTheOtherTakesOver()
    {
        await using var first = await StartAsync();
        Assert.Equal("tick True", await first.Inbox.NextAsync());
        await using var second = await StartAsync();
        await second.Log.WaitForAsync("another host runs the timers");
        await first.Inbox.NextAsync();
        Assert.Equal(0, second.Inbox.Count);

        await first.Host.StopAsync();

        Assert.Equal("tick True", await second.Inbox.NextAsync());
    }

    [Fact]
    public async Task Timers_TheHostThatRanThemDied_AreTakenOverWhenItsLeaseIsOver()
    {
        await using var first = await StartAsync();
        await first.Inbox.NextAsync();
        await first.Host.StopAsync();
        var locked = new BlobAddress("azure-webjobs-hosts", "locks/wasmos/timers");
        Assert.NotNull(await first.Storage.Blobs.AcquireLeaseAsync(locked, TimeSpan.FromSeconds(15), CancellationToken.None));

        await using var second = await StartAsync();
        await second.Log.WaitForAsync("another host runs the timers");

        Assert.Equal("tick True", await second.Inbox.NextAsync());
    }

    [Fact]
    public async Task Timers_StorageComesBackWithoutTheLease_GoOn()
    {
        await using var azurite = new AzuriteServer();
        await azurite.StartAsync();
        await using var host = await StartAsync(azurite.ConnectionString);
        await host.Inbox.NextAsync();

        await azurite.StopAsync();
        await azurite.StartAsync();
        await host.Log.WaitForAsync("the lease on the timers ran out");
        await host.Log.WaitForAsync("this host runs the 1 timers");
        var before = host.Inbox.Count;

        for (var i = 0; i <= before; i++)
        {
            await host.Inbox.NextAsync();
        }
    }

    private Task<QueueHost> StartAsync(string? connection = null) => QueueHost.StartAsync(
        Path.GetTempPath(), [typeof(TickFunctions)], options =>
            options.Settings = new Dictionary<string, string> { ["AzureWebJobsStorage"] = connection ?? _connection });
}
