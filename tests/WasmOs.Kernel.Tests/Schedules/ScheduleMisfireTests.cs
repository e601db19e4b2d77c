using WasmOs.Kernel.Schedules;

namespace WasmOs.Kernel.Tests.Schedules;

/// <summary>
/// What happens to missed due times. The clock starts at 10:20:00 on 1 March 2026; schedules are due each minute unless a test says otherwise.
/// </summary>
public sealed class ScheduleMisfireTests : IAsyncLifetime
{
    private readonly ScheduleFixture _kernel = new();

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Fact]
    public async Task Once_DownForTenMinutes_OneRunStandsForAll()
    {
        var schedule = await DownAsync(EachMinute());

        Assert.Equal(["10:21:00 missed", "10:30:00 submitted"], await _kernel.HistoryAsync(schedule));
        Assert.Equal((9L, 1L, "10:31:00"), await StateAsync(schedule));
    }

    [Fact]
    public async Task Skip_DownForTenMinutes_OnlyWhatIsNotLateRuns()
    {
        var schedule = await DownAsync(EachMinute() with { Misfire = ScheduleMisfire.Skip });

        Assert.Equal(["10:21:00 missed", "10:28:00 submitted", "10:29:00 skipped", "10:30:00 skipped"], await _kernel.HistoryAsync(schedule));
        Assert.Equal(7, (await _kernel.GetAsync(schedule)).Missed);
    }

    [Fact]
    public async Task Skip_DownForADay_NothingRuns()
    {
        var schedule = await DownAsync(ScheduleFixture.Settings("0 11 * * *") with { Misfire = ScheduleMisfire.Skip }, TimeSpan.FromDays(1));

        Assert.Equal(["11:00:00 missed"], await _kernel.HistoryAsync(schedule));
        Assert.Equal((1L, 0L, "11:00:00"), await StateAsync(schedule));
        Assert.Equal(2, (await _kernel.GetAsync(schedule)).DueAt!.Value.Day);
    }

    [Fact]
    public async Task All_DownForTenMinutes_TheNewestUpToTheLimitRun()
    {
        var schedule = await DownAsync(EachMinute() with { Misfire = ScheduleMisfire.All, MisfireLimit = 3, Overlap = ScheduleOverlap.CancelOld });

        Assert.Equal(["10:21:00 missed", "10:28:00 submitted", "10:29:00 submitted", "10:30:00 submitted"], await _kernel.HistoryAsync(schedule));
        Assert.Equal((7L, 3L, "10:31:00"), await StateAsync(schedule));
    }

    [Fact]
    public async Task Late_WithinTheThreshold_IsNoMisfire()
    {
        var schedule =
            await DownAsync(EachMinute() with { MisfireAfter = TimeSpan.FromMinutes(5), Overlap = ScheduleOverlap.CancelOld }, TimeSpan.FromMinutes(3));

        Assert.Equal(["10:21:00 submitted", "10:22:00 submitted", "10:23:00 submitted"], await _kernel.HistoryAsync(schedule));
    }

    [Fact]
    public async Task Once_EachSecondForAYear_IsBoundedAndRunsTheNewest()
    {
        var schedule = await DownAsync(ScheduleFixture.Settings("* * * * * *"), TimeSpan.FromDays(365));

        Assert.Equal("10:20:00 submitted", (await _kernel.HistoryAsync(schedule))[^1]);
        Assert.Equal((ScheduleClock.MostCounted - 1, 1L, "10:20:01"), await StateAsync(schedule));
    }

    [Fact]
    public async Task Interval_DownForLong_KeepsItsBeat()
    {
        var schedule = await DownAsync(ScheduleFixture.Settings("@every 7m"), TimeSpan.FromMinutes(60));

        Assert.Equal(["10:27:00 missed", "11:16:00 submitted"], await _kernel.HistoryAsync(schedule));
        Assert.Equal((7L, 1L, "11:23:00"), await StateAsync(schedule));
    }

    [Fact]
    public async Task ClockSetForward_IsAMisfireLikeAnother()
    {
        var schedule = await _kernel.CreateAsync(EachMinute());
        await _kernel.PassAsync(TimeSpan.Zero);

        _kernel.Time.Shift = TimeSpan.FromHours(2);
        await _kernel.PassAsync(TimeSpan.Zero);

        Assert.Equal(["10:21:00 missed", "12:20:00 submitted"], await _kernel.HistoryAsync(schedule));
    }

    [Fact]
    public async Task ClockSetBack_NeitherStallsNorFiresADueTimeTwice()
    {
        var schedule = await _kernel.CreateAsync(EachMinute() with { Overlap = ScheduleOverlap.CancelOld });
        await _kernel.PassAsync(TimeSpan.FromMinutes(1));
        _kernel.Time.Shift = TimeSpan.FromDays(300);
        await _kernel.PassAsync(TimeSpan.Zero);
        Assert.Equal(2, (await _kernel.GetAsync(schedule)).Fires);

        _kernel.Time.Shift = TimeSpan.FromMinutes(-1);
        await _kernel.PassAsync(TimeSpan.Zero);
        await _kernel.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await _kernel.GetAsync(schedule)).Fires);
        await _kernel.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(3, (await _kernel.GetAsync(schedule)).Fires);
        Assert.Equal(_kernel.Now, (await _kernel.GetAsync(schedule)).LastDueAt);
        Assert.Contains(_kernel.Reports, report => report.Contains("set back", StringComparison.Ordinal));
        var fired = (await _kernel.RunsAsync(schedule)).Where(run => run.Outcome == ScheduleRunOutcome.Submitted).Select(run => run.PlannedAt).ToArray();
        Assert.Equal(3, fired.Distinct().Count());
        Assert.Equal(3, fired.Length);
    }

    private static ScheduleSettings EachMinute() => ScheduleFixture.Settings("* * * * *");

    /// <summary>Creates a schedule, stops the host, and starts another one after a while.</summary>
    private async Task<Schedule> DownAsync(ScheduleSettings settings, TimeSpan? time = null)
    {
        var schedule = await _kernel.CreateAsync(settings);
        await _kernel.KillAsync();
        _kernel.Time.Shift += time ?? TimeSpan.FromMinutes(10);
        _kernel.NewHost();
        await _kernel.PassAsync(TimeSpan.Zero);
        return schedule;
    }

    private async Task<(long Missed, long Fires, string Next)> StateAsync(Schedule schedule)
    {
        var now = await _kernel.GetAsync(schedule);
        return (now.Missed, now.Fires, $"{now.DueAt:HH:mm:ss}");
    }
}
