using System.Text.Json;
using WasmOs.TestKit.Time;

namespace WasmOs.FunctionsHosting.Tests.Timers;

[Collection(SampleCollection.Name)]
public sealed class TimerTests(SampleFixture fixture)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 59, 30, TimeSpan.Zero);

    [Fact]
    public async Task Schedule_TimeComes_StrikesAndKeepsItsTimes()
    {
        var time = new ManualTimeProvider(Start);
        await using var host = await StartAsync(time, "keeps");
        await WaitingAsync(time);
        Assert.Empty(Calls(host, "timer-hour"));

        time.Advance(TimeSpan.FromSeconds(30));
        var first = await StruckAsync(host, "timer-hour", 1);
        Assert.Equal(("2026-03-01T13:00:00+00:00", false), (Text(first, "ScheduleStatus", "Next"), first.GetProperty("IsPastDue").GetBoolean()));

        await WaitingAsync(time, 3); // timer-slow waits at its gate.
        time.Advance(TimeSpan.FromHours(1));
        var second = await StruckAsync(host, "timer-hour", 2);
        Assert.Equal(
            ("2026-03-01T13:00:00+00:00", "2026-03-01T14:00:00+00:00"), (Text(second, "ScheduleStatus", "Last"), Text(second, "ScheduleStatus", "Next")));
    }

    [Fact]
    public async Task RunOnStartup_HostStarts_StrikesAtOnce()
    {
        await using var host = await StartAsync(new ManualTimeProvider(Start), "startup");

        var timer = await StruckAsync(host, "timer-start", 1);

        Assert.False(timer.GetProperty("IsPastDue").GetBoolean());
        Assert.Empty(Calls(host, "timer-hour"));
    }

    [Fact]
    public async Task Schedule_MissedWhileNoHostRan_StrikesAtTheStartAsPastDue()
    {
        var time = new ManualTimeProvider(Start);
        await using (var first = await StartAsync(time, "missed"))
        {
            await StruckAsync(first, "timer-start", 1); // By then, or soon, the times of timer-hour are kept.
            await WaitingAsync(time);
            await first.StopAsync();
        }

        time.Advance(TimeSpan.FromHours(3));
        await using var second = await StartAsync(time, "missed");

        var timer = await StruckAsync(second, "timer-hour", 1);
        Assert.True(timer.GetProperty("IsPastDue").GetBoolean());
    }

    [Fact]
    public async Task Schedule_LastCallStillRuns_DoesNotOverlap()
    {
        var time = new ManualTimeProvider(Start);
        await using var host = await StartAsync(time, "slow");
        using var client = new HttpClient { BaseAddress = host.Address };
        await WaitingAsync(time);
        time.Advance(TimeSpan.FromSeconds(30));
        await StruckAsync(host, "timer-slow", 1);

        time.Advance(TimeSpan.FromMinutes(5));
        await StruckAsync(host, "timer-hour", 1); // The others went on, this one has not been struck again.
        Assert.Single(Calls(host, "timer-slow"));

        using var opened = await client.PostAsync("/api/open/timer", null);
        await StruckAsync(host, "timer-slow", 2);
    }

    [Fact]
    public async Task InvokeAsync_ByHand_RunsOnce()
    {
        await fixture.Host.InvokeAsync("timer-setting");

        Assert.Contains(
            fixture.Host.Log.Entries, entry => entry.Category == "Sample.Timer" && entry.Message.Contains("timer-setting", StringComparison.Ordinal));
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Host.InvokeAsync("echo"));
    }

    [Fact]
    public async Task Hosts_TwoOfOneId_OneStrikes()
    {
        var time = new ManualTimeProvider(Start);
        await using var first = await StartAsync(time, "shared");
        await StruckAsync(first, "timer-start", 1);
        await WaitingAsync(time);
        await using var second = await StartAsync(new ManualTimeProvider(Start), "shared");

        await second.Log.WaitForAsync(entry => entry.Category == "Host.Timers.timer-start"
            && entry.Message.StartsWith("Unable to acquire Singleton lock", StringComparison.Ordinal));
        Assert.Empty(Calls(second, "timer-start"));
    }

    private static string Text(JsonElement element, params string[] path) => path.Aggregate(element, (inner, name) => inner.GetProperty(name)).ToString();

    private static IEnumerable<WorkerLogEntry> Calls(FunctionsHost host, string function) => host.Log.Entries.Where(entry => IsCall(entry, function));

    private static bool IsCall(WorkerLogEntry entry, string function) =>
        entry.Category == "Sample.Timer" && entry.Message.Contains($"\"{function}\"", StringComparison.Ordinal);

    private static async Task<JsonElement> StruckAsync(FunctionsHost host, string function, int count)
    {
        var struck = 0;
        var entry = await host.Log.WaitForAsync(entry => IsCall(entry, function) && ++struck == count);
        return JsonDocument.Parse(entry.Message).RootElement.GetProperty("timer");
    }

    /// <summary>Waits until the timers wait for their times.</summary>
    private static async Task WaitingAsync(ManualTimeProvider time, int count = 4)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (time.PendingTimers < count)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private Task<FunctionsHost> StartAsync(TimeProvider time, string hostId)
    {
        var options = fixture.Options();
        options.RunTimers = true;
        options.TimeProvider = time;
        options.HostId = "timer-tests-" + hostId;
        return FunctionsHost.StartAsync(options);
    }
}
