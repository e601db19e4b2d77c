using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WasmOs.Host.Tests.Queues;
using WasmOs.TestKit.Time;

namespace WasmOs.Host.Tests.Timers;

/// <summary>Timers on the local store. Uses a clock that begins at midnight and that the test moves.</summary>
public sealed class TimerFunctionTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-timers-");
    private readonly ClockMode _mode = new();

    [Fact]
    public async Task Timer_ItsTimeComes_RunsOnceEachTime()
    {
        var time = new ManualTimeProvider();
        await using var host = await StartAsync(time);

        Pass(time, TimeSpan.FromMinutes(60));
        Assert.Equal("01:00:00", await host.Inbox.NextAsync());
        Pass(time, TimeSpan.FromMinutes(60));
        Assert.Equal("02:00:00", await host.Inbox.NextAsync());
        Assert.Equal(0, host.Inbox.Count);
    }

    [Fact]
    public async Task Timer_MissedWhileNoHostRan_RunsOnceAtTheStartAsPastDue()
    {
        await StrikeOnceAsync();

        var later = new ManualTimeProvider(At(5, 30));
        await using var host = await StartAsync(later);
        Assert.Equal("05:30:00 late", await host.Inbox.NextAsync());
        Pass(later, TimeSpan.FromMinutes(30));

        Assert.Equal("06:00:00", await host.Inbox.NextAsync());
    }

    [Fact]
    public async Task Timer_NothingMissedWhileNoHostRan_WaitsForItsTime()
    {
        await StrikeOnceAsync();

        var later = new ManualTimeProvider(At(1, 30));
        await using var host = await StartAsync(later);
        Pass(later, TimeSpan.FromMinutes(30));

        Assert.Equal("02:00:00", await host.Inbox.NextAsync());
    }

    [Fact]
    public async Task Timer_FunctionFails_IsLoggedOnceAndStrikesAgain()
    {
        _mode.Fails = true;
        var time = new ManualTimeProvider();
        await using var host = await StartAsync(time);

        Pass(time, TimeSpan.FromHours(1));
        var line = await host.Log.WaitForAsync("timer function hourly failed");
        Pass(time, TimeSpan.FromHours(1));

        Assert.Equal(("01:00:00", "02:00:00"), (await host.Inbox.NextAsync(), await host.Inbox.NextAsync()));
        Assert.Equal((LogLevel.Error, "it was told to"), (line.Level, line.Exception?.Message));
    }

    [Fact]
    public async Task Timer_RunOutlastsTheNextTimes_NeverOverlapsAndTheNextIsComputedAfterIt()
    {
        _mode.Holds = true;
        var time = new ManualTimeProvider();
        await using var host = await StartAsync(time);

        Pass(time, TimeSpan.FromHours(1));
        await host.Gate.ArrivedAsync();
        time.Advance(TimeSpan.FromMinutes(210));
        host.Gate.Open();
        Assert.Equal("hourly passed", await host.Gate.EndedAsync());
        Pass(time, TimeSpan.FromMinutes(30));

        Assert.Equal(("01:00:00", "05:00:00"), (await host.Inbox.NextAsync(), await host.Inbox.NextAsync()));
    }

    [Fact]
    public async Task Timer_ClockIsSetBack_StrikesByTheNewTime()
    {
        var time = new ManualTimeProvider(At(12, 0));
        await using var host = await StartAsync(time);

        Armed(time, timers: 1);
        time.SetClock(TimeSpan.FromHours(-10));
        time.Advance(TimeSpan.FromSeconds(30));
        Pass(time, TimeSpan.FromMinutes(60) - Step);

        Assert.Equal("03:00:00", await host.Inbox.NextAsync());
    }

    [Fact]
    public async Task Timer_ClockIsSetForward_StrikesOnceAsPastDue()
    {
        var time = new ManualTimeProvider(At(12, 0));
        await using var host = await StartAsync(time);

        Armed(time, timers: 1);
        time.SetClock(TimeSpan.FromMinutes(315));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("17:15:30 late", await host.Inbox.NextAsync());
        Pass(time, TimeSpan.FromMinutes(45) - Step);

        Assert.Equal("18:00:00", await host.Inbox.NextAsync());
    }

    [Fact]
    public async Task Timers_RunOnStartupAndInterval_RunAtTheStartAndEachInterval()
    {
        var time = new ManualTimeProvider();
        await using var host = await QueueHost.StartAsync(
            _folder.FullName, [typeof(StartupFunctions)], options => Set(options, ("EVERY", "00:05:00")), time);

        Assert.Equal("at-start False", await host.Inbox.NextAsync());
        Pass(time, TimeSpan.FromMinutes(5), timers: 2);
        Assert.Equal("interval 00:05:00 True", await host.Inbox.NextAsync());
        Pass(time, TimeSpan.FromMinutes(5), timers: 2);
        Assert.Equal("interval 00:10:00 True", await host.Inbox.NextAsync());
    }

    [Fact]
    public async Task StopAsync_ATimerRuns_ItComesToItsEnd()
    {
        _mode.Holds = true;
        var time = new ManualTimeProvider();
        await using var host = await StartAsync(time);
        Pass(time, TimeSpan.FromHours(1));
        await host.Gate.ArrivedAsync();

        var stop = host.Host.StopAsync();
        await host.Log.WaitForAsync("stopping: 1 timers run");
        host.Gate.Open();

        Assert.Equal("hourly passed", await host.Gate.EndedAsync());
        await stop.WaitAsync(Limit);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Moves the clock in the steps in which timers check it.</summary>
    private static void Pass(ManualTimeProvider time, TimeSpan by, int timers = 1)
    {
        for (var left = by; left > TimeSpan.Zero; left -= Step)
        {
            Armed(time, timers);
            time.Advance(Step);
        }
    }

    /// <summary>Waits until all timers wait for their next strike.</summary>
    private static void Armed(ManualTimeProvider time, int timers) => Assert.True(SpinWait.SpinUntil(() => time.PendingTimers == timers, Limit));

    private static DateTimeOffset At(int hour, int minute) => new(2026, 1, 1, hour, minute, 0, TimeSpan.Zero);

    private static void Set(HostOptions options, params (string Name, string Value)[] settings)
    {
        options.FunctionTimeout = Timeout.InfiniteTimeSpan;
        options.Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value);
    }

    private Task<QueueHost> StartAsync(ManualTimeProvider time) =>
        QueueHost.StartAsync(_folder.FullName, [typeof(ClockFunctions)], options => Set(options), time, services => services.AddSingleton(_mode));

    /// <summary>Runs a host from midnight until the first strike of its timer.</summary>
    private async Task StrikeOnceAsync()
    {
        var time = new ManualTimeProvider();
        await using var host = await StartAsync(time);
        Pass(time, TimeSpan.FromHours(1));
        Assert.Equal("01:00:00", await host.Inbox.NextAsync());
        await host.Host.StopAsync();
    }
}
