using System.Text;
using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Contract;

/// <summary>The contract of every <see cref="IQueueStore"/>. Waits are short and limited, because a test cannot set the clock of a real Azurite.</summary>
public abstract class QueueStoreContract(IStorageFixture fixture) : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string _queue = UniqueName.Next("queue");

    private IQueueStore Queues => fixture.Storage.Queues;

    public Task InitializeAsync() => Queues.EnsureQueueAsync(_queue, CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Receive_SentMessage_CarriesBodyAndCount()
    {
        var sent = await Send("work");

        var message = Assert.Single(await Receive());

        Assert.Equal(sent.MessageId, message.MessageId);
        Assert.NotEmpty(message.PopReceipt);
        Assert.Equal(("work", 1L), (Text(message), message.DequeueCount));
        Assert.Equal(TimeSpan.Zero, message.InsertedOn.Offset);
        Assert.True(message.NextVisibleOn > message.InsertedOn);
        Assert.True(message.ExpiresOn.Year > 2100, "without a time to live a message stays");
        Assert.Empty(await Receive());
    }

    [Fact]
    public async Task Send_AnyBytes_ArriveAsSent()
    {
        var all = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        byte[][] bodies = [[], [0], all, Encoding.UTF8.GetBytes("<QueueMessage>&amp;ü😀"), new byte[48 * 1024]];

        foreach (var body in bodies)
        {
            await Queues.SendAsync(_queue, body, TimeSpan.Zero, null, CancellationToken.None);
            var message = Assert.Single(await Receive());
            Assert.True(body.AsSpan().SequenceEqual(message.Body.Span));
            Assert.True(await Queues.DeleteAsync(_queue, new QueueReceipt(message.MessageId, message.PopReceipt), CancellationToken.None));
        }
    }

    [Fact]
    public async Task Send_BodyTooLarge_Throws() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Queues.SendAsync(_queue, new byte[(48 * 1024) + 1], TimeSpan.Zero, null, CancellationToken.None).AsTask());

    [Fact]
    public async Task Send_DelayOutOfRange_Throws()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SendLater(-Second, null));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SendLater(TimeSpan.FromDays(8), null));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SendLater(Minute, Minute));
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(33, 60)]
    [InlineData(1, 0)]
    [InlineData(1, 604801)]
    public async Task Receive_OutOfRange_Throws(int maxMessages, int seconds) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Queues.ReceiveAsync(_queue, maxMessages, TimeSpan.FromSeconds(seconds), CancellationToken.None).AsTask());

    [Fact]
    public async Task Receive_VisibilityOver_MessageReturnsAndOldReceiptIsLost()
    {
        await Send("work");
        var first = Assert.Single(await Receive(1, Second));

        var again = Assert.Single(await Eventually.Get(() => Queues.ReceiveAsync(_queue, 1, Minute, CancellationToken.None), m => m.Count > 0));

        Assert.Equal((first.MessageId, 2L), (again.MessageId, again.DequeueCount));
        Assert.NotEqual(first.PopReceipt, again.PopReceipt);
        Assert.False(await Queues.DeleteAsync(_queue, Receipt(first), CancellationToken.None));
        Assert.Null(await Queues.UpdateAsync(_queue, Receipt(first), Minute, null, CancellationToken.None));
        Assert.True(await Queues.DeleteAsync(_queue, Receipt(again), CancellationToken.None));
    }

    [Fact]
    public async Task Send_Delayed_ShowsAfterTheDelay()
    {
        await SendLater(Second * 4, null);
        Assert.Empty(await Receive());
        Assert.Equal(1, await Queues.ApproximateCountAsync(_queue, CancellationToken.None));

        var shown = await Eventually.Get(() => Queues.ReceiveAsync(_queue, 1, Minute, CancellationToken.None), m => m.Count > 0);

        Assert.Equal(1, Assert.Single(shown).DequeueCount);
    }

    [Fact]
    public async Task Send_TimeToLive_VanishesAfterIt()
    {
        await SendLater(TimeSpan.Zero, Second * 4);
        var seen = Assert.Single(await Queues.PeekAsync(_queue, 1, CancellationToken.None));
        Assert.InRange(seen.ExpiresOn - seen.InsertedOn, Second * 3, Second * 5);

        Assert.Empty(await Eventually.Get(() => Queues.PeekAsync(_queue, 1, CancellationToken.None), m => m.Count == 0));
    }

    [Fact]
    public async Task Delete_ReceivedMessage_IsGoneForGood()
    {
        await Send("work");
        var message = Assert.Single(await Receive());

        Assert.True(await Queues.DeleteAsync(_queue, Receipt(message), CancellationToken.None));
        Assert.False(await Queues.DeleteAsync(_queue, Receipt(message), CancellationToken.None));
        Assert.Equal(0, await Queues.ApproximateCountAsync(_queue, CancellationToken.None));
    }

    [Fact]
    public async Task Delete_BySendersReceipt_TakesTheMessageBack()
    {
        var sent = await Send("work");

        Assert.True(await Queues.DeleteAsync(_queue, sent, CancellationToken.None));
        Assert.Empty(await Receive());
    }

    [Fact]
    public async Task Update_ZeroVisibility_ShowsTheNewBodyAtOnce()
    {
        await Send("old");
        var message = Assert.Single(await Receive());

        var receipt = await Queues.UpdateAsync(_queue, Receipt(message), TimeSpan.Zero, "new"u8.ToArray(), CancellationToken.None);

        Assert.NotNull(receipt);
        Assert.NotEqual(message.PopReceipt, receipt.Value.PopReceipt);
        Assert.False(await Queues.DeleteAsync(_queue, Receipt(message), CancellationToken.None));
        var again = Assert.Single(await Eventually.Get(() => Queues.ReceiveAsync(_queue, 1, Minute, CancellationToken.None), m => m.Count > 0));
        Assert.Equal(("new", 2L), (Text(again), again.DequeueCount));
    }

    [Fact]
    public async Task Update_WithoutBody_KeepsItAndExtendsTheLease()
    {
        await Send("kept");
        var message = Assert.Single(await Receive(1, Second));

        var receipt = await Queues.UpdateAsync(_queue, Receipt(message), Minute, null, CancellationToken.None);
        Assert.NotNull(receipt);
        receipt = await Queues.UpdateAsync(_queue, receipt.Value, TimeSpan.Zero, null, CancellationToken.None);
        Assert.NotNull(receipt);

        var again = await Eventually.Get(() => Queues.PeekAsync(_queue, 1, CancellationToken.None), m => m.Count > 0);
        Assert.Equal("kept", Text(Assert.Single(again)));
        Assert.True(await Queues.DeleteAsync(_queue, receipt.Value, CancellationToken.None));
    }

    [Fact]
    public async Task Peek_VisibleMessages_NeitherHidesNorCounts()
    {
        await Send("work");

        for (var i = 0; i < 2; i++)
        {
            var peeked = Assert.Single(await Queues.PeekAsync(_queue, 32, CancellationToken.None));
            Assert.Equal(("work", 0L, ""), (Text(peeked), peeked.DequeueCount, peeked.PopReceipt));
        }

        Assert.Equal(1, Assert.Single(await Receive()).DequeueCount);
        Assert.Empty(await Queues.PeekAsync(_queue, 32, CancellationToken.None));
    }

    [Fact]
    public async Task Clear_VisibleAndHidden_AllAreGone()
    {
        await Send("hidden");
        var hidden = Assert.Single(await Receive());
        await Send("visible");
        Assert.Equal(2, await Queues.ApproximateCountAsync(_queue, CancellationToken.None));

        await Queues.ClearAsync(_queue, CancellationToken.None);

        Assert.Equal(0, await Queues.ApproximateCountAsync(_queue, CancellationToken.None));
        Assert.Empty(await Receive());
        Assert.False(await Queues.DeleteAsync(_queue, Receipt(hidden), CancellationToken.None));
    }

    [Fact]
    public async Task Receive_ManyReceivers_EachMessageGoesToOne()
    {
        var sent = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => Send($"{i}").AsTask())));

        var received = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Drain)));

        Assert.Equal(
            sent.Select(s => s.MessageId).Order(StringComparer.Ordinal),
            received.SelectMany(r => r).Select(m => m.MessageId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Unknown_Receipt_IsRefused()
    {
        var unknown = new QueueReceipt(Guid.CreateVersion7().ToString(), (await Send("work")).PopReceipt);

        Assert.False(await Queues.DeleteAsync(_queue, unknown, CancellationToken.None));
        Assert.Null(await Queues.UpdateAsync(_queue, unknown, Minute, null, CancellationToken.None));
    }

    [Fact]
    public async Task Missing_Queue_Throws()
    {
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => Queues.SendAsync("never-ensured", "x"u8.ToArray(), TimeSpan.Zero, null, CancellationToken.None).AsTask());
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Queues.ReceiveAsync("never-ensured", 1, Minute, CancellationToken.None).AsTask());
    }

    private static string Text(StoredMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    private static QueueReceipt Receipt(StoredMessage message) => new(message.MessageId, message.PopReceipt);

    private ValueTask<QueueReceipt> Send(string text) =>
        Queues.SendAsync(_queue, Encoding.UTF8.GetBytes(text), TimeSpan.Zero, null, CancellationToken.None);

    private async Task SendLater(TimeSpan delay, TimeSpan? timeToLive) =>
        await Queues.SendAsync(_queue, "later"u8.ToArray(), delay, timeToLive, CancellationToken.None);

    private ValueTask<IReadOnlyList<StoredMessage>> Receive(int maxMessages = 32, TimeSpan? visibility = null) =>
        Queues.ReceiveAsync(_queue, maxMessages, visibility ?? Minute, CancellationToken.None);

    private async Task<List<StoredMessage>> Drain()
    {
        var all = new List<StoredMessage>();
        IReadOnlyList<StoredMessage> some;
        do
        {
            some = await Receive(7);
            all.AddRange(some);
        }
        while (some.Count > 0);
        return all;
    }
}
