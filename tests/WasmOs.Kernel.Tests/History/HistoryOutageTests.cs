using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Tests.Diagnostics;
using WasmOs.Runtime.Execution;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.History;

public class HistoryOutageTests : IAsyncLifetime
{
    private readonly KernelFixture _kernel = new();

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Fact]
    public async Task Append_BufferFull_DropsTheOldestSuccessesAndNoFailure()
    {
        _kernel.Storage.GoDown();
        var history = _kernel.NewHistory(configure: options => options.BufferBytes = 1 << 20);
        var first = _kernel.Run();
        history.Append(first);
        var failures = new List<ExecutionResult>();
        ExecutionResult last = default;
        for (var i = 0; i < 10_000; i++)
        {
            last = _kernel.Run(status: i % 100 == 0 ? ExecutionStatus.Failed : ExecutionStatus.Succeeded);
            if (last.Outcome.Status == ExecutionStatus.Failed)
            {
                failures.Add(last);
            }

            history.Append(last);
        }

        Assert.False(history.IsSaturated);
        _kernel.Storage.ComeBack();
        await history.FlushAsync(None);
        var kept = 10_001 - history.Dropped;
        Assert.InRange(kept, 1000, 5000);
        Assert.Equal("execution-not-found", (await history.GetAsync(first.Id, None)).Error!.Slug);
        Assert.True((await history.GetAsync(last.Id, None)).Succeeded);
        var page = (await history.ListAsync(new ExecutionQuery { Status = ExecutionStatus.Failed, Limit = 1000 }, None)).Value;
        Assert.Equal(failures.Count, page.Items.Count);
    }

    [Fact]
    public void Append_FailuresFillTheBuffer_SaysSo()
    {
        _kernel.Storage.GoDown();
        var history = _kernel.NewHistory(configure: options => options.BufferBytes = 1 << 20);
        for (var i = 0; i < 10_000 && !history.IsSaturated; i++)
        {
            history.Append(_kernel.Run(status: ExecutionStatus.Failed));
        }

        Assert.True(history.IsSaturated);
        Assert.Equal(0, history.Dropped);
    }

    [Fact]
    public async Task Append_TimePasses_WritesBehindAndAfterAnOutageToo()
    {
        var history = _kernel.NewHistory();
        _kernel.Storage.GoDown();
        var run = _kernel.Run();
        history.Append(run);
        await AdvanceUntilAsync(() => history.LastFailure is not null);
        _kernel.Storage.ComeBack();
        await AdvanceUntilAsync(() => history.LastFailure is null);
        Assert.True((await _kernel.NewHistory("w2").GetAsync(run.Id, None)).Succeeded);
    }

    [Theory]
    [Trait("Trial", "1.13")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DisposeAsync_StorageTakesNothing_SaysAsAnErrorHowManyRunsAreLost(bool isDown)
    {
        var lines = new CollectedLines();
        var failures = new BackgroundFailures(_kernel.Time, lines);
        var history = new ExecutionHistory(_kernel.Storage, new ExecutionHistoryOptions { Worker = "w9" }, _kernel.Time, failures);
        for (var i = 0; i < 5; i++)
        {
            history.Append(_kernel.Run());
        }

        if (isDown)
        {
            _kernel.Storage.GoDown();
        }

        await history.DisposeAsync();

        Assert.Equal(isDown ? 1 : 0, lines.All.Count(line => line.Level == LogLevel.Error
            && line.Text.StartsWith("5 runs of the history could not be written before the stop and are lost:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task FlushAsync_StorageDown_Throws()
    {
        var history = _kernel.NewHistory();
        history.Append(_kernel.Run());
        _kernel.Storage.GoDown();
        await Assert.ThrowsAsync<WasmOs.Storage.StorageUnavailableException>(() => history.FlushAsync(None));
    }

    /// <summary>Advances the clock a second at a time until the pump, on its own thread, makes the condition true.</summary>
    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(20);
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "The pump did not get there in 20 seconds.");
            _kernel.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
