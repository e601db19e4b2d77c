using WasmOs.Kernel.Schedules;
using WasmOs.Kernel.Tasks;

namespace WasmOs.Kernel.Tests.Schedules;

/// <summary>What a schedule does while its previous run has not ended. Tasks stay unfinished until a test ends them.</summary>
public sealed class ScheduleOverlapTests : IAsyncLifetime
{
    private readonly ScheduleFixture _kernel = new();

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Fact]
    public async Task Skip_RunBeforeGoesOn_LeavesOutUntilItEnds()
    {
        var schedule = await FireTwiceAsync(ScheduleOverlap.Skip);

        await _kernel.EndAsync((await _kernel.GetAsync(schedule)).LastTaskId!);
        await _kernel.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["10:21:00 submitted", "10:22:00 skipped", "10:23:00 submitted"], await _kernel.HistoryAsync(schedule));
        Assert.Equal(2, (await _kernel.TasksAsync()).Length);
    }

    [Fact]
    public async Task CancelOld_RunBeforeGoesOn_IsCancelled()
    {
        var schedule = await FireTwiceAsync(ScheduleOverlap.CancelOld);

        var states = (await _kernel.RunsAsync(schedule)).Select(async run => (await _kernel.Tasks.GetAsync(run.TaskId!, ScheduleFixture.None)).Value.State);
        Assert.Equal([TaskState.Queued, TaskState.Cancelled], await Task.WhenAll(states));
    }

    [Fact]
    public async Task Queue_RunBeforeGoesOn_WaitsForItsEnd()
    {
        var schedule = await FireTwiceAsync(ScheduleOverlap.Queue);
        await _kernel.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(["10:21:00 submitted"], await _kernel.HistoryAsync(schedule));

        await _kernel.EndAsync((await _kernel.GetAsync(schedule)).LastTaskId!);
        await _kernel.PassAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(["10:21:00 submitted", "10:22:00 submitted"], await _kernel.HistoryAsync(schedule));
    }

    private async Task<Schedule> FireTwiceAsync(ScheduleOverlap overlap)
    {
        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("* * * * *") with { Overlap = overlap });
        await _kernel.PassAsync(TimeSpan.FromMinutes(1));
        await _kernel.PassAsync(TimeSpan.FromMinutes(1));
        return schedule;
    }
}
