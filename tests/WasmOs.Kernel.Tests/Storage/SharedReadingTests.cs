using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tests.Storage;

public sealed class SharedReadingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Queue<TaskCompletionSource<int>> _attempts = new();
    private readonly SharedReading<int> _reading;

    public SharedReadingTests() => _reading = new SharedReading<int>(
        _ =>
        {
            var attempt = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            _attempts.Enqueue(attempt);
            return new ValueTask<int>(attempt.Task);
        },
        CancellationToken.None);

    [Fact]
    public async Task Get_WhileAReadingRuns_SharesItsFailure()
    {
        Task<int>[] all = [Ask(isRecent: false), Ask(isRecent: false), Ask(isRecent: true)];

        _attempts.Single().SetException(new StorageUnavailableException("tables", "down"));

        foreach (var one in all)
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => one.WaitAsync(Limit));
        }

        Assert.Single(_attempts);
        Assert.False(_reading.IsRunning);
    }

    [Fact]
    public async Task Get_WhileAReadingRuns_TakesItsSuccessOnlyWhenItIsRecent()
    {
        var first = Ask(isRecent: false);
        var recent = Ask(isRecent: true);
        var late = Ask(isRecent: false);
        var later = Ask(isRecent: false);

        _attempts.Dequeue().SetResult(1);
        Assert.Equal((1, 1), (await first.WaitAsync(Limit), await recent.WaitAsync(Limit)));
        Assert.True(SpinWait.SpinUntil(() => _attempts.Count == 1, Limit));
        Assert.False(late.IsCompleted || later.IsCompleted);

        _attempts.Single().SetResult(2);
        Assert.Equal((2, 2), (await late.WaitAsync(Limit), await later.WaitAsync(Limit)));
        Assert.Single(_attempts);
    }

    [Fact]
    public async Task Get_TheCallerThatBeganItGoesAway_TheOthersGetTheResult()
    {
        using var gone = new CancellationTokenSource();
        var first = _reading.GetAsync(static _ => true, gone.Token).AsTask();
        var second = Ask(isRecent: true);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Limit));
        _attempts.Single().SetResult(1);

        Assert.Equal(1, await second.WaitAsync(Limit));
    }

    [Fact]
    public async Task Get_AfterAFailure_ReadsAnew()
    {
        var first = Ask(isRecent: true);
        _attempts.Dequeue().SetException(new StorageUnavailableException("tables", "down"));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => first.WaitAsync(Limit));

        var second = Ask(isRecent: true);
        _attempts.Single().SetResult(2);

        Assert.Equal(2, await second.WaitAsync(Limit));
    }

    private Task<int> Ask(bool isRecent) => _reading.GetAsync(_ => isRecent, CancellationToken.None).AsTask();
}
