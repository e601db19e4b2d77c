using WasmOs.Kernel.Storage;
using WasmOs.Storage;
using WasmOs.TestKit.Time;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Storage;

/// <summary>Which messages <see cref="DeferredMessages"/> skips because another one arrives, and which it must never skip.</summary>
[Trait("Trial", "1.4")]
public sealed class DeferredMessagesTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ManualTimeProvider _time = new();
    private readonly DeferredMessages _messages;
    private int _sent;

    public DeferredMessagesTests() => _messages = new DeferredMessages(_time);

    [Fact]
    public async Task SendAsync_AHundredDuplicatesOneByOne_SendsOne()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(i == 0, await DeferAsync("row", Minute));
        }

        Assert.Equal(1, _sent);
    }

    [Fact]
    public async Task SendAsync_AHundredDuplicatesAtOnce_SendsOne()
    {
        var acknowledged = new TaskCompletionSource();
        var all = Enumerable.Range(0, 100).Select(_ => _messages.SendAsync("row", Minute, () => SendAsync(acknowledged.Task), None).AsTask()).ToArray();
        Assert.Equal(1, _sent);
        acknowledged.SetResult();

        Assert.Single(await Task.WhenAll(all).WaitAsync(Limit), isSent => isSent);
        Assert.Equal(1, _sent);
    }

    [Fact]
    public async Task SendAsync_TheMessageHasCome_CanBeDeferredAgain()
    {
        for (var round = 1; round <= 10; round++)
        {
            Assert.True(await DeferAsync("row", Minute));
            Assert.False(await DeferAsync("row", Minute));
            _time.Advance(Minute);
            Assert.Equal(round, _sent);
        }
    }

    [Fact]
    public async Task SendAsync_TheReplyIsLost_LeavesNothingOutForIt()
    {
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _messages.SendAsync("row", Minute, LoseAsync, None).AsTask());
        Assert.True(await DeferAsync("row", Minute));
        Assert.Equal(1, _messages.Count);

        ValueTask LoseAsync() => throw new StorageUnavailableException("queues", "The reply is lost.");
    }

    [Fact]
    public async Task SendAsync_TheReplyIsLostWhileOthersWait_AllKeepTheirMessages()
    {
        var reply = new TaskCompletionSource();
        var all = Enumerable.Range(0, 10).Select(_ => _messages.SendAsync("row", Minute, () => SendAsync(reply.Task), None).AsTask()).ToArray();
        reply.SetException(new StorageUnavailableException("queues", "The reply is lost."));

        foreach (var one in all)
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => one.WaitAsync(Limit));
        }

        Assert.Equal((1, 0), (_sent, _messages.Count));
    }

    [Fact]
    public async Task SendAsync_TheFirstIsStopped_AnotherSends()
    {
        var reply = new TaskCompletionSource();
        var first = _messages.SendAsync("row", Minute, () => SendAsync(reply.Task), None).AsTask();
        var second = DeferAsync("row", Minute).AsTask();
        reply.SetCanceled();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Limit));
        Assert.True(await second.WaitAsync(Limit));
    }

    [Fact]
    public async Task SendAsync_AnEarlierTime_IsSent()
    {
        Assert.True(await DeferAsync("row", Minute));
        Assert.True(await DeferAsync("row", Minute / 2));
        Assert.False(await DeferAsync("row", Minute));
        Assert.True(await DeferAsync("row", TimeSpan.Zero));
        Assert.True(await DeferAsync("other", Minute));
    }

    [Fact]
    public async Task SendAsync_AnEarlierTimeWhileALaterOneIsSent_WaitsForItAndIsKnownAfterwards()
    {
        var acknowledged = new TaskCompletionSource();
        var later = _messages.SendAsync("row", Minute, () => SendAsync(acknowledged.Task), None).AsTask();
        var earlier = DeferAsync("row", Minute / 2).AsTask();
        Assert.Equal(1, _sent);
        acknowledged.SetResult();

        Assert.True(await later.WaitAsync(Limit));
        Assert.True(await earlier.WaitAsync(Limit));
        Assert.False(await DeferAsync("row", Minute / 2));
        Assert.Equal(2, _sent);
    }

    [Fact]
    public async Task SendAsync_AnEarlierTimeWhileALaterOneFails_IsSentNevertheless()
    {
        var reply = new TaskCompletionSource();
        var later = _messages.SendAsync("row", Minute, () => SendAsync(reply.Task), None).AsTask();
        var earlier = DeferAsync("row", Minute / 2).AsTask();
        reply.SetException(new StorageUnavailableException("queues", "The reply is lost."));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => later.WaitAsync(Limit));
        Assert.True(await earlier.WaitAsync(Limit));
        Assert.False(await DeferAsync("row", Minute / 2));
    }

    [Fact]
    public async Task SendAsync_TheClockIsSetForward_LeavesNothingOutForAMessageThatMayHaveCome()
    {
        Assert.True(await DeferAsync("row", Minute));
        _time.SetClock(Minute);
        Assert.True(await DeferAsync("row", Minute));
    }

    [Fact]
    public async Task SendAsync_TheClockIsSetBack_EndsByTheTimeThatPassed()
    {
        Assert.True(await DeferAsync("row", Minute));
        _time.SetClock(TimeSpan.FromHours(-2));
        Assert.False(await DeferAsync("row", Minute));
        _time.Advance(Minute);
        Assert.True(await DeferAsync("row", Minute));
    }

    [Fact]
    public async Task SendAsync_TheRegisterIsFull_SendsAllAndForgetsWhatIsOver()
    {
        var messages = new DeferredMessages(_time, capacity: 2);
        for (var i = 0; i < 4; i++)
        {
            Assert.True(await messages.SendAsync($"row {i}", Minute, () => SendAsync(Task.CompletedTask), None));
        }

        Assert.Equal(2, messages.Count);
        Assert.True(await messages.SendAsync("row 3", Minute, () => SendAsync(Task.CompletedTask), None));
        _time.Advance(Minute);
        Assert.True(await messages.SendAsync("row 3", Minute, () => SendAsync(Task.CompletedTask), None));
        Assert.Equal(1, messages.Count);
    }

    private ValueTask<bool> DeferAsync(string row, TimeSpan delay) => _messages.SendAsync(row, delay, () => SendAsync(Task.CompletedTask), None);

    private async ValueTask SendAsync(Task acknowledged)
    {
        Interlocked.Increment(ref _sent);
        await acknowledged;
    }
}
