using WasmOs.Kernel.Schedules;
using WasmOs.Kernel.Tasks;

namespace WasmOs.Kernel.Tests.Schedules;

/// <summary>How schedules fire. The clock starts at 10:20:00 on 1 March 2026.</summary>
public sealed class ScheduleFireTests : IAsyncLifetime
{
    private readonly ScheduleFixture _kernel = new();

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Fact]
    public async Task Create_DueWithinTheMinute_FiresAtItsSecondWithoutATick()
    {
        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("*/10 * * * * *"));
        var due = schedule.DueAt!.Value;

        _kernel.Kernel.Time.Advance(due - _kernel.Now - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await _kernel.RunsAsync(schedule));
        _kernel.Kernel.Time.Advance(TimeSpan.FromMilliseconds(1));
        await ScheduleFixture.UntilAsync(async () => (await _kernel.GetAsync(schedule)).LastDueAt == due);

        var run = Assert.Single(await _kernel.RunsAsync(schedule));
        Assert.Equal((due, due, ScheduleRunOutcome.Submitted), (run.PlannedAt, run.FiredAt, run.Outcome));
        var task = (await _kernel.Tasks.GetAsync(run.TaskId!, ScheduleFixture.None)).Value;
        Assert.Equal(("calc", "add", due), (task.ModuleId, task.Function, task.Id.Time));
        Assert.Equal((1L, due.AddSeconds(10)), ((await _kernel.GetAsync(schedule)).Fires, (await _kernel.GetAsync(schedule)).DueAt!.Value));
    }

    [Fact]
    public async Task Tick_DueInTheNextMinute_WaitsForTheSecond()
    {
        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("30 1-59/2 * * * *"));
        await _kernel.PassAsync(schedule.DueAt!.Value - _kernel.Now - TimeSpan.FromSeconds(45));
        Assert.Equal(1, _kernel.Runner.Waiting);

        _kernel.Kernel.Time.Advance(TimeSpan.FromSeconds(45));
        await ScheduleFixture.UntilAsync(async () => (await _kernel.GetAsync(schedule)).Fires == 1);

        Assert.Equal(schedule.DueAt, Assert.Single(await _kernel.RunsAsync(schedule)).FiredAt);
    }

    [Fact]
    public async Task Tick_SeveralHostsAtOnce_FireOnce()
    {
        var schedules = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _kernel.CreateAsync(ScheduleFixture.Settings("0 * * * *"))));
        var hosts = Enumerable.Range(0, 3).Select(_ => _kernel.NewHost()).ToArray();
        var before = (await _kernel.TasksAsync()).Length;
        _kernel.Kernel.Time.Advance(schedules[0].DueAt!.Value - _kernel.Now);

        await Task.WhenAll(hosts.Select(host => host.TickAsync(ScheduleFixture.None)));

        foreach (var schedule in schedules)
        {
            Assert.Equal(ScheduleRunOutcome.Submitted, Assert.Single(await _kernel.RunsAsync(schedule)).Outcome);
            Assert.Equal(1, (await _kernel.GetAsync(schedule)).Fires);
        }

        Assert.Equal(10, (await _kernel.TasksAsync()).Length - before);
    }

    [Fact]
    public async Task Fire_KilledBetweenTaskAndRow_IsNeitherLostNorDoubled()
    {
        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("0 * * * *"));
        var before = (await _kernel.TasksAsync()).Length;
        _kernel.Kernel.Storage.GoDown(operation => operation == "tables.submit");
        await _kernel.PassAsync(schedule.DueAt!.Value - _kernel.Now);
        _kernel.Kernel.Storage.ComeBack();
        Assert.Equal((1, schedule.DueAt), ((await _kernel.TasksAsync()).Length - before, (await _kernel.GetAsync(schedule)).DueAt));
        await _kernel.KillAsync();

        _kernel.NewHost();
        await _kernel.PassAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(1, (await _kernel.TasksAsync()).Length - before);
        Assert.Equal(schedule.DueAt, (await _kernel.GetAsync(schedule)).LastDueAt);
        Assert.Single(await _kernel.RunsAsync(schedule));
    }

    [Fact]
    public async Task Fire_KilledBetweenDecisionAndTask_SubmitsTheTask()
    {
        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("0 * * * *"));
        var writes = 0;
        _kernel.Kernel.Storage.GoDown(operation => operation == "tables.write" && ++writes > 1);
        await _kernel.PassAsync(schedule.DueAt!.Value - _kernel.Now);
        _kernel.Kernel.Storage.ComeBack();
        var decided = Assert.Single(await _kernel.RunsAsync(schedule));
        Assert.False((await _kernel.Tasks.GetAsync(decided.TaskId!, ScheduleFixture.None)).Succeeded);
        await _kernel.KillAsync();

        _kernel.NewHost();
        await _kernel.PassAsync(TimeSpan.FromSeconds(20));

        Assert.True((await _kernel.Tasks.GetAsync(decided.TaskId!, ScheduleFixture.None)).Succeeded);
        Assert.Equal(1, (await _kernel.GetAsync(schedule)).Fires);
    }

    [Fact]
    public async Task Fire_ModuleThatIsGone_IsRefusedAndGoesOn()
    {
        await _kernel.Kernel.UploadAsync("gone", TestModules.Calc("gone"));
        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("*/5 * * * *") with { ModuleId = "gone" });
        await _kernel.Kernel.Registry.DeleteAsync("gone", null, ScheduleFixture.None);

        await _kernel.PassAsync(schedule.DueAt!.Value - _kernel.Now);

        var run = Assert.Single(await _kernel.RunsAsync(schedule));
        Assert.Equal((ScheduleRunOutcome.Refused, null), (run.Outcome, run.TaskId));
        Assert.Contains("'gone'", run.Detail, StringComparison.Ordinal);
        Assert.Equal(schedule.DueAt!.Value.AddMinutes(5), (await _kernel.GetAsync(schedule)).DueAt);
    }

    [Fact]
    public async Task RunNow_PausedSchedule_RunsAndItsTimesStay()
    {
        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("@hourly") with { Paused = true, Priority = TaskPriority.High });

        var run = (await _kernel.Service.RunAsync(schedule.Id, ScheduleFixture.None)).Value;

        Assert.True(run.IsManual);
        Assert.Equal(TaskPriority.High, (await _kernel.Tasks.GetAsync(run.TaskId!, ScheduleFixture.None)).Value.Priority);
        Assert.Equal(run, Assert.Single(await _kernel.RunsAsync(schedule)));
        Assert.Null((await _kernel.GetAsync(schedule)).DueAt);
    }

    [Fact]
    public async Task Fire_Jitter_IsLateByTheSameOnEachHostAndAtMostByIt()
    {
        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("0 * * * *") with { Jitter = TimeSpan.FromMinutes(5) });
        var clock = ScheduleClock.Of(schedule.Id, schedule.Settings)!;

        var wakes =
            Enumerable.Range(0, 200).Select(hour => clock.WakeOf(schedule.DueAt!.Value.AddHours(hour))!.Value - schedule.DueAt!.Value.AddHours(hour)).ToArray();

        Assert.All(wakes, wake => Assert.InRange(wake, TimeSpan.Zero, TimeSpan.FromMinutes(5)));
        Assert.True(wakes.Distinct().Count() > 150);
        Assert.Equal(schedule.WakeAt, ScheduleClock.Of(schedule.Id, schedule.Settings)!.WakeOf(schedule.DueAt));
        await _kernel.PassAsync(schedule.WakeAt!.Value - _kernel.Now);
        Assert.Equal(
            (schedule.DueAt, schedule.WakeAt), (Assert.Single(await _kernel.RunsAsync(schedule)).PlannedAt, (await _kernel.GetAsync(schedule)).LastFiredAt));
    }
}
