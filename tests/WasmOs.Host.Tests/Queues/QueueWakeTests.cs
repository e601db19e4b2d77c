using WasmOs.TestKit.Time;

namespace WasmOs.Host.Tests.Queues;

/// <summary>Messages that a host sends wake its own listeners. The clock does not move here, so no poll interval ends.</summary>
public sealed class QueueWakeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-wakes-");
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Send_InTheSameHost_WakesTheListenerWithoutAPoll()
    {
        await using var host = await StartAsync();

        for (var i = 0; i < 100; i++)
        {
            await host.SendAsync(WorkFunctions.Queue, $"{i}");
            Assert.Equal($"{i}", await host.Inbox.NextAsync());
        }
    }

    [Fact]
    public async Task Send_WithADelay_WakesTheListenerWhenItIsDue()
    {
        await using var host = await StartAsync();

        await host.SendAsync(WorkFunctions.Queue, "later", TimeSpan.FromSeconds(20));
        await host.SendAsync(WorkFunctions.Queue, "sooner", TimeSpan.FromSeconds(10));
        await host.SendAsync(WorkFunctions.Queue, "now");
        Assert.Equal("now", await host.Inbox.NextAsync());
        _time.Advance(TimeSpan.FromSeconds(10) + TimeSpan.FromMilliseconds(1));
        Assert.Equal("sooner", await host.Inbox.NextAsync());
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("later", await host.Inbox.NextAsync());
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(2, 9)]
    public async Task Send_AFlood_RunsAtMostABatchAndTheThresholdAtOnce(int batch, int threshold)
    {
        await using var host = await StartAsync(options => (options.Queues.BatchSize, options.Queues.NewBatchThreshold) = (batch, threshold));
        for (var i = 0; i < 20; i++)
        {
            await host.SendAsync(WorkFunctions.Queue, "hold");
        }

        for (var i = 0; i < threshold + 1; i++)
        {
            await host.Gate.ArrivedAsync();
        }

        // The exact number depends on the sizes of the batches: the listener receives a batch when the threshold or fewer messages run.
        Assert.InRange(host.Running, threshold + 1, threshold + batch);
        host.Gate.Open(20);
        for (var i = 0; i < 20; i++)
        {
            await host.Gate.EndedAsync();
            Assert.InRange(host.Running, 0, threshold + batch);
        }

        await host.CountIsAsync(WorkFunctions.Queue, 0);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<QueueHost> StartAsync(Action<HostOptions>? set = null)
    {
        var host = await QueueHost.StartAsync(
            _folder.FullName,
            [typeof(WorkFunctions)],
            options =>
            {
                options.Queues.MaxPollingInterval = TimeSpan.FromDays(1);
                set?.Invoke(options);
            },
            _time);
        await host.Queues.EnsureQueueAsync(WorkFunctions.Queue, CancellationToken.None);
        return host;
    }
}
