using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;
using WasmOs.TestKit.Time;

namespace WasmOs.Kernel.Tests.Diagnostics;

/// <summary>
/// A message that storage does not accept is retried, counted and logged. A message that fails because of a defect is logged and left to the sweep.
/// </summary>
[Trait("Trial", "1.13")]
public sealed class DurableMessagesTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly CollectedLines _lines = new();
    private readonly BackgroundFailures _failures;
    private readonly DurableMessages _messages;

    public DurableMessagesTests()
    {
        _failures = new BackgroundFailures(_time, _lines);
        _messages = new DurableMessages("task-messages", _time, _failures);
    }

    [Fact]
    public async Task SendAsync_StorageIsDown_TriesAgainAndTells()
    {
        var down = true;
        var sent = 0;
        await _messages.SendAsync(() =>
        {
            if (down)
            {
                throw new StorageUnavailableException("queues", "the disk is full");
            }

            sent++;
            return ValueTask.CompletedTask;
        });
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await CollectedLines.UntilAsync(() => _failures.Counts["task-messages"] == 2);
        Assert.Equal((LogLevel.Warning, 1), (_lines.All[0].Level, _lines.All.Count));
        Assert.Contains("the disk is full", _lines.All[0].Text, StringComparison.Ordinal);

        down = false;
        _time.Advance(TimeSpan.FromMilliseconds(200));
        await CollectedLines.UntilAsync(() => sent == 1);
    }

    [Fact]
    public async Task SendAsync_ADefectInARetry_IsToldAndNotRepeated()
    {
        var calls = 0;
        await _messages.SendAsync(() => ++calls == 1
            ? throw new StorageUnavailableException("queues", "down")
            : throw new InvalidOperationException("a defect"));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await CollectedLines.UntilAsync(() => _failures.Counts["task-messages"] == 2);

        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(2, calls);
    }

    // A burst of retries could overload a service that has just recovered.
    [Fact]
    public async Task SendAsync_ManyWhileStorageIsDown_TriesOneAtATimeAndSendsAllWhenItIsBack()
    {
        const int Many = 500;
        var down = true;
        var (tries, sent) = (0, 0);
        async ValueTask Send()
        {
            Interlocked.Increment(ref tries);
            await Task.Yield();
            if (Volatile.Read(ref down))
            {
                throw new StorageUnavailableException("queues", "down");
            }

            Interlocked.Increment(ref sent);
        }

        await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => _messages.SendAsync(Send).AsTask()));
        Assert.InRange(tries, 1, DurableMessages.Parallelism);
        var before = tries;
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await CollectedLines.UntilAsync(() => _failures.Counts["task-messages"] == before + 1);
        Assert.Equal(before + 1, tries);

        Volatile.Write(ref down, false);
        await CollectedLines.UntilAsync(() => _time.PendingTimers == 1); // The pause has begun.
        _time.Advance(TimeSpan.FromSeconds(5));
        await CollectedLines.UntilAsync(() => Volatile.Read(ref sent) == Many);
        await _messages.SendAsync(Send);
        Assert.Equal(Many + 1, sent);
    }

    [Fact]
    public async Task SendAsync_StorageTakesIt_TellsNothing()
    {
        await _messages.SendAsync(() => ValueTask.CompletedTask);
        Assert.Equal((0L, 0), (_failures.Total, _lines.All.Count));
    }
}
