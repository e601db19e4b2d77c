using Microsoft.Extensions.Logging;
using WasmOs.Storage;
using WasmOs.TestKit.Time;

namespace WasmOs.Host.Tests.Queues;

/// <summary>A lease hides a running message. Uses a clock that the test moves.</summary>
public sealed class MessageLeaseTests : IDisposable
{
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(15);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-leases-");
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Message_RunsForLongerThanItsLease_IsRenewedAtHalfTimeAndDeletedInTheEnd()
    {
        await using var host = await StartAsync("hold");

        for (var i = 0; i < 6; i++)
        {
            _time.Advance(Half);
            Assert.NotNull(await host.Observed.UpdatedAsync());
            Assert.Empty(await host.Observed.PeekAsync(WorkFunctions.Queue, 1, CancellationToken.None));
        }

        host.Gate.Open();
        await host.CountIsAsync(WorkFunctions.Queue, 0);
        Assert.Equal("hold passed", await host.Gate.EndedAsync());
        Assert.DoesNotContain(host.Log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Message_WasGivenToSomebodyElse_ItsFunctionIsCancelledAndItIsNotDeleted()
    {
        await using var host = await StartAsync("hold");
        var message = await host.Observed.ReceivedAsync();
        Assert.NotNull(await host.Observed.UpdateAsync(
            WorkFunctions.Queue, new QueueReceipt(message.MessageId, message.PopReceipt), TimeSpan.FromHours(1), null, CancellationToken.None));
        await host.Observed.UpdatedAsync();

        _time.Advance(Half);

        Assert.Null(await host.Observed.UpdatedAsync());
        Assert.Equal("hold cancelled", await host.Gate.EndedAsync());
        Assert.Equal(LogLevel.Warning, (await host.Log.WaitForAsync("was given to another receiver")).Level);
        Assert.Equal(1, await host.Queues.ApproximateCountAsync(WorkFunctions.Queue, CancellationToken.None));
        Assert.DoesNotContain(host.Log.Entries, entry => entry.Level == LogLevel.Error);
    }

    [Fact]
    public async Task Message_OutlivesFunctionTimeout_IsStoppedAndTriedAgain()
    {
        await using var host = await StartAsync("hold", options => options.FunctionTimeout = TimeSpan.FromSeconds(5));

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal("hold cancelled", await host.Gate.EndedAsync());
        await host.Log.WaitForAsync("function worker was stopped by functionTimeout");
        Assert.Equal("hold", await host.Gate.ArrivedAsync());
        Assert.Equal((1, 2), ((await host.Observed.ReceivedAsync()).DequeueCount, (await host.Observed.ReceivedAsync()).DequeueCount));
    }

    [Fact]
    public async Task StopAsync_AMessageRuns_ItComesToItsEndAndNoOtherIsFetched()
    {
        await using var host = await StartAsync("hold");

        var stop = host.Host.StopAsync();
        await host.Log.WaitForAsync("stopping: 1 messages run");
        await host.SendAsync(WorkFunctions.Queue, "later");
        host.Gate.Open();

        Assert.Equal("hold passed", await host.Gate.EndedAsync());
        await stop.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, await host.Queues.ApproximateCountAsync(WorkFunctions.Queue, CancellationToken.None));
        Assert.Equal(("hold", 0), (await host.Inbox.NextAsync(), host.Inbox.Count));
    }

    [Fact]
    public async Task StopAsync_AMessageOutlivesTheLimit_IsCancelledAndVisibleAtOnce()
    {
        await using var host = await StartAsync("hold", options =>
        {
            options.ShutdownTimeout = TimeSpan.FromSeconds(2);
            (options.Queues.BatchSize, options.Queues.NewBatchThreshold) = (1, 0);
        });

        var stop = host.Host.StopAsync();
        await host.Log.WaitForAsync("stopping: 1 messages run");

        // The timers of the renewals and of the drain. The listener is full and does not poll.
        Assert.True(SpinWait.SpinUntil(() => _time.PendingTimers == 2, TimeSpan.FromSeconds(60)));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("hold cancelled", await host.Gate.EndedAsync());
        await stop.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Single(await host.Queues.PeekAsync(WorkFunctions.Queue, 32, CancellationToken.None));
        Assert.DoesNotContain(host.Log.Entries, entry => entry.Level == LogLevel.Error);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Starts a host and waits until it runs a message.</summary>
    private async Task<QueueHost> StartAsync(string message, Action<HostOptions>? set = null)
    {
        var host = await QueueHost.StartAsync(
            _folder.FullName,
            [typeof(WorkFunctions)],
            options =>
            {
                options.FunctionTimeout = Timeout.InfiniteTimeSpan;
                options.Queues.MaxPollingInterval = TimeSpan.FromDays(1);
                set?.Invoke(options);
            },
            _time);
        await host.Queues.EnsureQueueAsync(WorkFunctions.Queue, CancellationToken.None);
        await host.SendAsync(WorkFunctions.Queue, message);
        Assert.Equal(message, await host.Gate.ArrivedAsync());
        return host;
    }
}
