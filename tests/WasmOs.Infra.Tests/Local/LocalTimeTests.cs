using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Local;

/// <summary>The effects of passing time, with a clock that the test moves.</summary>
public sealed class LocalTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Visibility_JustBeforeAndAtItsEnd_DecidesWhoHasTheMessage()
    {
        using var folder = new TemporaryFolder();
        await using var storage = LocalStore.Open(folder, _clock);
        await storage.Queues.EnsureQueueAsync("work", CancellationToken.None);
        await storage.Queues.SendAsync("work", "x"u8.ToArray(), TimeSpan.Zero, null, CancellationToken.None);
        var first = Assert.Single(await storage.Queues.ReceiveAsync("work", 1, Minute, CancellationToken.None));
        Assert.Equal(_clock.GetUtcNow() + Minute, first.NextVisibleOn);

        _clock.Advance(Minute - Second);
        Assert.Empty(await storage.Queues.ReceiveAsync("work", 1, Minute, CancellationToken.None));
        _clock.Advance(Second);

        Assert.Equal(2, Assert.Single(await storage.Queues.ReceiveAsync("work", 1, Minute, CancellationToken.None)).DequeueCount);
        Assert.False(await storage.Queues.DeleteAsync("work", new QueueReceipt(first.MessageId, first.PopReceipt), CancellationToken.None));
    }

    [Fact]
    public async Task Visibility_OverButNotReceivedAgain_TheReceiptStillHolds()
    {
        using var folder = new TemporaryFolder();
        await using var storage = LocalStore.Open(folder, _clock);
        await storage.Queues.EnsureQueueAsync("work", CancellationToken.None);
        await storage.Queues.SendAsync("work", "x"u8.ToArray(), TimeSpan.Zero, null, CancellationToken.None);
        var message = Assert.Single(await storage.Queues.ReceiveAsync("work", 1, Minute, CancellationToken.None));

        _clock.Advance(Minute * 2);

        Assert.True(await storage.Queues.DeleteAsync("work", new QueueReceipt(message.MessageId, message.PopReceipt), CancellationToken.None));
    }

    [Fact]
    [Trait("Trial", "1.4")]
    public async Task Open_MessagesThatTheProcessBeforeHadReceived_AreVisibleAndDelayedOnesAreNot()
    {
        using var folder = new TemporaryFolder();
        await using (var before = LocalStore.Open(folder, _clock))
        {
            await before.Queues.EnsureQueueAsync("work", CancellationToken.None);
            await before.Queues.SendAsync("work", "received"u8.ToArray(), TimeSpan.Zero, null, CancellationToken.None);
            await before.Queues.SendAsync("work", "delayed"u8.ToArray(), Minute, null, CancellationToken.None);
            Assert.Single(await before.Queues.ReceiveAsync("work", 32, Minute * 10, CancellationToken.None));
        }

        await using var after = LocalStore.Open(folder, _clock);
        var message = Assert.Single(await after.Queues.ReceiveAsync("work", 32, Minute, CancellationToken.None));

        Assert.Equal(("received", 2), (System.Text.Encoding.UTF8.GetString(message.Body.Span), message.DequeueCount));
    }

    [Fact]
    [Trait("Trial", "1.4")]
    public async Task Open_LeaseOfTheProcessBefore_IsOver()
    {
        using var folder = new TemporaryFolder();
        var blob = new BlobAddress("things", "locked");
        await using (var before = LocalStore.Open(folder, _clock))
        {
            await before.Blobs.EnsureContainerAsync("things", CancellationToken.None);
            await before.Blobs.PutAsync(blob, new byte[1], BlobCondition.None, CancellationToken.None);
            Assert.NotNull(await before.Blobs.AcquireLeaseAsync(blob, Minute, CancellationToken.None));
        }

        await using var after = LocalStore.Open(folder, _clock);
        Assert.NotNull(await after.Blobs.AcquireLeaseAsync(blob, Minute, CancellationToken.None));
    }

    [Fact]
    public async Task TimeToLive_AtItsEnd_TheMessageIsGoneAndUncounted()
    {
        using var folder = new TemporaryFolder();
        await using var storage = LocalStore.Open(folder, _clock);
        await storage.Queues.EnsureQueueAsync("work", CancellationToken.None);
        var mortal = await storage.Queues.SendAsync("work", "mortal"u8.ToArray(), TimeSpan.Zero, Minute, CancellationToken.None);
        await storage.Queues.SendAsync("work", "lasting"u8.ToArray(), TimeSpan.Zero, null, CancellationToken.None);

        _clock.Advance(Minute - Second);
        Assert.Equal(2, await storage.Queues.ApproximateCountAsync("work", CancellationToken.None));
        _clock.Advance(Second);

        Assert.Equal(1, await storage.Queues.ApproximateCountAsync("work", CancellationToken.None));
        Assert.Null(await storage.Queues.UpdateAsync("work", mortal, Minute, null, CancellationToken.None));
        Assert.Equal("lasting"u8.ToArray(), Assert.Single(await storage.Queues.ReceiveAsync("work", 32, Minute, CancellationToken.None)).Body.ToArray());
    }

    [Fact]
    public async Task Delay_SevenDays_ShowsAtItsEndInOrderOfVisibility()
    {
        using var folder = new TemporaryFolder();
        await using var storage = LocalStore.Open(folder, _clock);
        await storage.Queues.EnsureQueueAsync("work", CancellationToken.None);
        await storage.Queues.SendAsync("work", "late"u8.ToArray(), TimeSpan.FromDays(7), null, CancellationToken.None);
        await storage.Queues.SendAsync("work", "early"u8.ToArray(), Minute, null, CancellationToken.None);

        _clock.Advance(Minute);
        Assert.Equal("early"u8.ToArray(), Assert.Single(await storage.Queues.PeekAsync("work", 32, CancellationToken.None)).Body.ToArray());
        _clock.Advance(TimeSpan.FromDays(7));

        var both = await storage.Queues.ReceiveAsync("work", 32, Minute, CancellationToken.None);
        Assert.Equal(["early", "late"], both.Select(m => System.Text.Encoding.UTF8.GetString(m.Body.Span)));
    }

    [Fact]
    public async Task Lease_AtItsEnd_FreesTheBlobAndIsLost()
    {
        using var folder = new TemporaryFolder();
        await using var storage = LocalStore.Open(folder, _clock);
        var blob = new BlobAddress("leases", "x");
        await storage.Blobs.EnsureContainerAsync("leases", CancellationToken.None);
        await storage.Blobs.PutAsync(blob, "x"u8.ToArray(), BlobCondition.None, CancellationToken.None);
        var lease = await storage.Blobs.AcquireLeaseAsync(blob, Second * 15, CancellationToken.None);

        _clock.Advance(Second * 14);
        Assert.True(await storage.Blobs.RenewLeaseAsync(blob, lease!, CancellationToken.None));
        _clock.Advance(Second * 14);
        Assert.Null(await storage.Blobs.AcquireLeaseAsync(blob, Second * 15, CancellationToken.None));
        _clock.Advance(Second);

        Assert.False(await storage.Blobs.RenewLeaseAsync(blob, lease!, CancellationToken.None));
        Assert.Null(await storage.Blobs.PutAsync(blob, "y"u8.ToArray(), new BlobCondition(LeaseId: lease), CancellationToken.None));
        Assert.NotNull(await storage.Blobs.AcquireLeaseAsync(blob, Second * 15, CancellationToken.None));
    }
}
