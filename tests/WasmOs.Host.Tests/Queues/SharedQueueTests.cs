using Microsoft.Extensions.Logging;
using WasmOs.Storage;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Host.Tests.Queues;

/// <summary>Hosts that share an account.</summary>
public sealed class SharedQueueTests : IAsyncLifetime
{
    private string _connection = "";

    public async Task InitializeAsync() => _connection = await SharedAzurite.TakeAccountAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Messages_TwoHosts_ShareThemAndEachRunsOnce()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        await first.Queues.EnsureQueueAsync(WorkFunctions.Queue, CancellationToken.None);

        // Each host runs one message at a time here, so two held messages need both hosts.
        await first.SendAsync(WorkFunctions.Queue, "hold 1");
        await first.SendAsync(WorkFunctions.Queue, "hold 2");
        string[] held = [await first.Gate.ArrivedAsync(), await second.Gate.ArrivedAsync()];
        Assert.Equal(["hold 1", "hold 2"], held.Order(StringComparer.Ordinal));
        first.Gate.Open();
        second.Gate.Open();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => first.SendAsync(WorkFunctions.Queue, $"{i}")));
        await first.CountIsAsync(WorkFunctions.Queue, 0);

        Assert.Equal(102, first.Inbox.Count + second.Inbox.Count);
        Assert.Equal(102, first.Inbox.Drain().Concat(second.Inbox.Drain()).Distinct().Count());
    }

    [Fact]
    public async Task Storage_GoesAndComesBackEmpty_OneLineEachAndMessagesRunAgain()
    {
        await using var azurite = new AzuriteServer();
        await azurite.StartAsync();
        await using var host = await StartAsync(azurite.ConnectionString);
        await host.Queues.EnsureQueueAsync(WorkFunctions.Queue, CancellationToken.None);
        await host.SendAsync(WorkFunctions.Queue, "before");
        Assert.Equal("before", await host.Inbox.NextAsync());

        await azurite.StopAsync();
        await host.Log.WaitForAsync("background work 'queue-listener' waits for storage");
        await azurite.StartAsync();
        await host.Log.WaitForAsync("queue work is read again");
        await host.SendAsync(WorkFunctions.Queue, "after");

        Assert.Equal("after", await host.Inbox.NextAsync());
        var line = Assert.Single(host.Log.Entries, entry => entry.Message.Contains("'queue-listener'", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Warning, line.Level);
    }

    [Fact]
    public async Task Message_KilledItsProcessEachTime_GoesToThePoisonQueueBeforeItIsRunAgain()
    {
        var host = await StartAsync();
        await using (host)
        {
            await host.Queues.EnsureQueueAsync(WorkFunctions.Queue, CancellationToken.None);
            await host.Host.StopAsync();
            await host.SendAsync(WorkFunctions.Queue, "kills");
            for (var i = 0; i < 5; i++)
            {
                var message = Assert.Single(await host.Queues.ReceiveAsync(WorkFunctions.Queue, 1, TimeSpan.FromMinutes(1), CancellationToken.None));
                await host.Queues.UpdateAsync(
                    WorkFunctions.Queue, new QueueReceipt(message.MessageId, message.PopReceipt), TimeSpan.Zero, null, CancellationToken.None);
            }
        }

        await using var next = await StartAsync();
        await next.Queues.EnsureQueueAsync(WorkFunctions.Poison, CancellationToken.None);
        await next.CountIsAsync(WorkFunctions.Poison, 1);
        await next.CountIsAsync(WorkFunctions.Queue, 0);

        Assert.Equal(0, next.Inbox.Count);
    }

    private Task<QueueHost> StartAsync(string? connection = null) => QueueHost.StartAsync(Path.GetTempPath(), [typeof(WorkFunctions)], options =>
    {
        options.Settings = new Dictionary<string, string> { ["AzureWebJobsStorage"] = connection ?? _connection };
        (options.Queues.BatchSize, options.Queues.NewBatchThreshold) = (1, 0);
    });
}
