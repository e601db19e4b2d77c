using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Tests.Diagnostics;
using WasmOs.Kernel.Usage;
using WasmOs.Runtime.Execution;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Usage;

public sealed class UsageWriterTests : IAsyncLifetime
{
    private const string Today = "2026-03-01";
    private const string Tomorrow = "2026-03-02";

    private readonly KernelFixture _kernel = new();

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Fact]
    public async Task Write_EachMinute_ShowsTheSumsToOtherProcesses()
    {
        await using var one = Host("one");
        await using var other = Host("other");
        one.Run(status: ExecutionStatus.Failed, stdout: new byte[7]);
        one.Run(status: ExecutionStatus.TimedOut);
        one.Run(status: ExecutionStatus.Cancelled);
        Assert.Equal("", await other.ReportAsync(Today, Today));

        _kernel.Time.Advance(UsageWriter.Interval);
        await one.WriteAsync();

        var query = new UsageQuery(new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 1), UsageGrouping.Day);
        var total = (await other.Reader.ReadAsync(query, None)).Value.Total;
        Assert.Equal((3, 1, 1, 1, 7), (total.Runs, total.Failed, total.TimedOut, total.Cancelled, total.OutputBytes));
        Assert.Equal((0.75, 6, 3), (total.Cpu.TotalSeconds, total.Duration.TotalSeconds, total.GigabyteSeconds));
    }

    [Fact]
    public async Task Write_RepeatedAfterAnUnknownOutcome_CountsOnce()
    {
        await using var one = Host("one");
        await using var other = Host("other");
        one.Run();
        await one.WriteAsync();

        foreach (var (_, cell) in one.Writer.Usage.Days[0].Cells)
        {
            cell.WrittenRuns = 0; // As after a write whose answer was lost.
        }

        await one.WriteAsync();

        Assert.Equal($"{Today}=1", await other.ReportAsync(Today, Today));
        Assert.Equal($"{Today}=1", await one.ReportAsync(Today, Today));
    }

    [Fact]
    public async Task Write_NothingChanged_TouchesNoStorage()
    {
        await using var one = Host("one");
        one.Run();
        await one.WriteAsync();
        var calls = _kernel.Storage.Calls;

        await one.WriteAsync();
        Assert.Equal(calls, _kernel.Storage.Calls);

        one.Run(module: "other");
        await one.WriteAsync();
        Assert.Equal(calls + 1, _kernel.Storage.Calls);
    }

    [Fact]
    public async Task Write_MoreRowsThanATransaction_WritesAll()
    {
        await using var one = Host("one");
        await using var other = Host("other");
        for (var i = 0; i < 250; i++)
        {
            one.Run(caller: $"caller {i}");
        }

        var calls = _kernel.Storage.Calls;
        await one.WriteAsync();

        Assert.Equal(calls + 3, _kernel.Storage.Calls);
        Assert.Equal("calc=250", await other.ReportAsync(Today, Today, UsageGrouping.Module));
    }

    [Fact]
    public async Task Write_StorageDownForDaysThenBack_LosesNothing()
    {
        await using var one = Host("one");
        await using var other = Host("other");
        _kernel.Storage.GoDown();
        for (var day = 0; day < 4; day++)
        {
            one.Run();
            _kernel.Time.Advance(TimeSpan.FromDays(1));
        }

        Assert.True(one.Failures.Counts["usage"] >= 4);
        _kernel.Storage.ComeBack();
        _kernel.Time.Advance(UsageWriter.Interval);
        await one.WriteAsync();

        Assert.Equal("2026-03-01=1 2026-03-02=1 2026-03-03=1 2026-03-04=1", await other.ReportAsync(Today, "2026-03-05"));
        Assert.DoesNotContain(one.Lines.All, line => line.Level == LogLevel.Error);
    }

    [Fact]
    public async Task Write_StorageDownForMoreDaysThanAreKept_SaysWhatIsLost()
    {
        await using var one = Host("one");
        _kernel.Storage.GoDown();
        one.Run();
        one.Run();
        for (var day = 0; day < UsageWriter.MostDays; day++)
        {
            _kernel.Time.Advance(TimeSpan.FromDays(1));
            one.Run();
        }

        _kernel.Time.Advance(UsageWriter.Interval);
        _kernel.Storage.ComeBack();

        Assert.Contains(one.Lines.All, line => line.Text.StartsWith("2 runs in the sums of usage could not be written", StringComparison.Ordinal));
        Assert.Equal("calc=8", await one.ReportAsync(Today, "2026-03-31", UsageGrouping.Module));
        Assert.Equal(10, one.Writer.Usage.ByModule()["calc"].Runs);
    }

    [Fact]
    public async Task Write_DaysThatAreOver_LeaveMemoryWhenTheyAreWritten_AndStayInTheReport()
    {
        await using var one = Host("one");
        for (var day = 0; day < 4; day++)
        {
            one.Run();
            _kernel.Time.Advance(TimeSpan.FromDays(1));
            await one.WriteAsync();
        }

        one.Run();
        _kernel.Time.Advance(UsageWriter.Interval);
        await CollectedLines.UntilAsync(() => one.Writer.Usage.Days.Count == 2);

        Assert.Equal("calc=5", await one.ReportAsync(Today, "2026-03-05", UsageGrouping.Module));
        Assert.Equal(5, one.Writer.Usage.ByModule()["calc"].Runs);
    }

    [Fact]
    public async Task Run_BeforeAndAfterMidnight_IsOfItsDay()
    {
        await using var one = Host("one");
        one.Run();
        _kernel.Time.Advance(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero) - _kernel.Time.GetUtcNow() - TimeSpan.FromTicks(1));
        one.Run();
        _kernel.Time.Advance(TimeSpan.FromTicks(1));
        one.Run();
        _kernel.Time.SetClock(TimeSpan.FromHours(-1));
        one.Run();

        Assert.Equal($"{Today}=2 {Tomorrow}=2", await one.ReportAsync(Today, Tomorrow));
    }

    [Fact]
    public async Task Stop_WritesWhatIsLeft_AndTheNextProcessAddsToIt()
    {
        await using (var one = Host("one"))
        {
            one.Run();
            one.Run();
        }

        await using var next = Host("next");
        next.Run();

        Assert.Equal($"{Today}=3", await next.ReportAsync(Today, Today));
    }

    [Fact]
    public async Task Stop_StorageDown_SaysHowManyRunsAreLost()
    {
        var one = Host("one");
        one.Run();
        _kernel.Storage.GoDown();

        await one.DisposeAsync();

        Assert.Contains(
            one.Lines.All,
            line => line.Level == LogLevel.Error && line.Text.StartsWith("1 run in the sums of usage could not be written before", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_StorageThatNeverAnswers_EndsAfterItsTime()
    {
        var storage = new StuckStorage();
        var one = new UsageHost(storage, _kernel.Time, "one");
        one.Run();

        var stop = one.DisposeAsync().AsTask();
        await storage.Called;
        _kernel.Time.Advance(UsageWriter.StopTimeout - TimeSpan.FromTicks(1));
        Assert.False(stop.IsCompleted);
        _kernel.Time.Advance(TimeSpan.FromTicks(1));

        await CollectedLines.UntilAsync(() => stop.IsCompleted);
        await stop;
        Assert.Contains(one.Lines.All, line => line.Text.StartsWith("1 run in the sums of usage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TwoProcesses_OnOneStore_AddUp_AndEachKnowsItsOwnUpToNow()
    {
        await using var one = Host("one");
        await using var two = Host("two");
        one.Run();
        two.Run();
        await one.WriteAsync();
        await two.WriteAsync();
        one.Run();

        Assert.Equal($"{Today}=3", await one.ReportAsync(Today, Today));
        Assert.Equal($"{Today}=2", await two.ReportAsync(Today, Today));
    }

    [Fact]
    public async Task Sweep_RemovesTheDaysBeforeTheRetention()
    {
        await using var one = Host("one");
        for (var day = 0; day < 5; day++)
        {
            for (var caller = 0; caller < 120; caller++)
            {
                one.Run(caller: $"caller {caller}");
            }

            await one.WriteAsync();
            _kernel.Time.Advance(TimeSpan.FromDays(1));
        }

        var retention = new UsageRetention(_kernel.Storage, new UsageOptions { Retention = TimeSpan.FromDays(3) });
        Assert.Equal(240, await retention.SweepAsync(_kernel.Time.GetUtcNow(), None));
        Assert.Equal(0, await retention.SweepAsync(_kernel.Time.GetUtcNow(), None));

        await using var other = Host("other");
        Assert.Equal("2026-03-03=120 2026-03-04=120 2026-03-05=120", await other.ReportAsync(Today, "2026-03-06"));
    }

    private UsageHost Host(string worker) => new(_kernel.Storage, _kernel.Time, worker);
}
