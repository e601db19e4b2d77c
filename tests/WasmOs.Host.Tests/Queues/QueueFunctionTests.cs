using System.Text;
using Microsoft.Extensions.Logging;

namespace WasmOs.Host.Tests.Queues;

public sealed class QueueFunctionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-queues-");

    [Fact]
    public async Task Message_EveryShape_IsGivenAsTheFunctionTakesIt()
    {
        await using var host = await QueueHost.StartAsync(
            _folder.FullName, [typeof(ShapeFunctions)], options => options.Settings = new Dictionary<string, string> { ["MEMORY_QUEUE"] = "from-setting" });
        foreach (var queue in (string[])["text", "bytes", "from-setting"])
        {
            await host.Queues.EnsureQueueAsync(queue, CancellationToken.None);
            await host.SendAsync(queue, "Ünï " + queue);
        }

        string[] received = [await host.Inbox.NextAsync(), await host.Inbox.NextAsync(), await host.Inbox.NextAsync()];

        Assert.Equal(["bytes Ünï bytes", "memory Ünï from-setting", "text Ünï text"], received.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Function_Succeeds_ItsMessageIsDeleted()
    {
        await using var host = await StartAsync();

        await host.SendAsync(WorkFunctions.Queue, "one");
        Assert.Equal("one", await host.Inbox.NextAsync());

        await host.CountIsAsync(WorkFunctions.Queue, 0);
        Assert.Equal(0, await host.Queues.ApproximateCountAsync(WorkFunctions.Poison, CancellationToken.None));
    }

    [Fact]
    public async Task Function_Fails_ItsMessageStaysHiddenForTheVisibilityTimeoutWithOneLogLine()
    {
        await using var host = await StartAsync(options => options.Queues.VisibilityTimeout = TimeSpan.FromHours(1));

        await host.SendAsync(WorkFunctions.Queue, "fail");
        var line = await host.Log.WaitForAsync("function worker failed: queue work, message ");

        Assert.Equal((LogLevel.Error, "it was told to"), (line.Level, line.Exception?.Message));
        Assert.Equal(1, await host.Queues.ApproximateCountAsync(WorkFunctions.Queue, CancellationToken.None));
        await Eventually.TrueAsync(async () => (await host.Queues.PeekAsync(WorkFunctions.Queue, 1, CancellationToken.None)).Count == 0);
        Assert.Single(host.Log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Function_FailsEachTime_ItsMessageIsInThePoisonQueueAfterTheLimit()
    {
        await using var host = await StartAsync(options => options.Queues.MaxDequeueCount = 3);

        await host.SendAsync(WorkFunctions.Queue, "fail always");
        await host.CountIsAsync(WorkFunctions.Poison, 1);
        await host.CountIsAsync(WorkFunctions.Queue, 0);

        Assert.Equal(3, host.Inbox.Count);
        var poison = Assert.Single(await host.Queues.PeekAsync(WorkFunctions.Poison, 32, CancellationToken.None));
        Assert.Equal("fail always", Encoding.UTF8.GetString(poison.Body.Span));
    }

    [Fact]
    public async Task Function_OfAPoisonQueue_IsTriedBeyondTheLimit()
    {
        await using var host = await QueueHost.StartAsync(_folder.FullName, [typeof(PoisonFunctions)], options => options.Queues.MaxDequeueCount = 2);
        await host.Queues.EnsureQueueAsync("dead-poison", CancellationToken.None);

        await host.SendAsync("dead-poison", "dead");

        Assert.Equal("dead", await host.Inbox.NextAsync());
        await host.CountIsAsync("dead-poison", 0);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<QueueHost> StartAsync(Action<HostOptions>? set = null)
    {
        var host = await QueueHost.StartAsync(_folder.FullName, [typeof(WorkFunctions)], set);
        await host.Queues.EnsureQueueAsync(WorkFunctions.Queue, CancellationToken.None);
        await host.Queues.EnsureQueueAsync(WorkFunctions.Poison, CancellationToken.None);
        return host;
    }
}
