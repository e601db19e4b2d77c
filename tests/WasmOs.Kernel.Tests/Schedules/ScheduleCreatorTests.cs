using WasmOs.Kernel.Access;
using WasmOs.Kernel.Schedules;
using static WasmOs.Kernel.Tests.Schedules.ScheduleFixture;

namespace WasmOs.Kernel.Tests.Schedules;

/// <summary>A schedule runs under the rights of whoever last changed it.</summary>
public sealed class ScheduleCreatorTests : IAsyncLifetime
{
    private static readonly string[] Rights = [Permission.SchedulesWrite, Permission.ModulesExecute];

    private readonly ScheduleFixture _kernel = new();

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Fact]
    public async Task Fire_ChangedBySomebodyElse_IsTheTaskOfWhoChangedIt()
    {
        var schedule = await CreateAsync(_kernel.Creators.Set("alice", Rights));
        var bob = _kernel.Creators.Set("bob", Rights);

        var changed = await _kernel.Service.ChangeAsync(schedule.Id, settings => settings with { Name = "bob's" }, null, bob, None);
        _kernel.Creators.Remove("alice");
        await _kernel.PassAsync(TimeSpan.FromMinutes(5));

        var task = Assert.Single(await _kernel.TasksAsync());
        Assert.Equal(("user:alice", bob), (changed.Value.CreatedBy, changed.Value.UpdatedBy));
        Assert.Equal(("user:bob", "bob"), (task.CreatedBy, task.CreatorId));
    }

    [Fact]
    public async Task Fire_CreatorIsGone_IsRefusedWithTheReasonAndLoggedOnce()
    {
        var schedule = await CreateAsync(_kernel.Creators.Set("alice", Rights));
        _kernel.Creators.Remove("alice");

        await _kernel.PassAsync(TimeSpan.FromMinutes(5));
        await _kernel.PassAsync(TimeSpan.FromMinutes(5));

        var after = await _kernel.GetAsync(schedule);
        Assert.Empty(await _kernel.TasksAsync());
        Assert.All(
            await _kernel.RunsAsync(schedule),
            run => Assert.Equal((ScheduleRunOutcome.Refused, AccessErrors.CreatorGone().Detail), (run.Outcome, run.Detail)));
        Assert.Equal((AccessErrors.CreatorGone().Detail, 0), (after.Refusal, after.Fires));
        Assert.Contains(schedule.Id, Assert.Single(_kernel.Reports), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Permission.SchedulesWrite)]
    [InlineData(Permission.ModulesExecute)]
    public async Task Fire_CreatorLosesAPermission_GoesOnWhenItIsBack(string kept)
    {
        var schedule = await CreateAsync(_kernel.Creators.Set("alice", Rights));
        _kernel.Creators.Set("alice", kept);
        await _kernel.PassAsync(TimeSpan.FromMinutes(5));
        var refused = await _kernel.GetAsync(schedule);
        _kernel.Creators.Set("alice", Rights);

        await _kernel.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Contains("user:alice", refused.Refusal, StringComparison.Ordinal);
        Assert.Single(await _kernel.TasksAsync());
        Assert.Equal((null, 1), ((await _kernel.GetAsync(schedule)).Refusal, (await _kernel.GetAsync(schedule)).Fires));
    }

    [Fact]
    public async Task Fire_ModuleIsOutOfTheCreatorsScope_IsRefused()
    {
        var schedule = await CreateAsync(_kernel.Creators.Set("alice", Rights));
        _kernel.Creators.Set("alice", null, ModuleScope.Of(["billing.*"]), Rights);

        await _kernel.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(ScheduleRunOutcome.Refused, Assert.Single(await _kernel.RunsAsync(schedule)).Outcome);
    }

    [Fact]
    public async Task RunNow_IsTheTaskOfWhoAsksForIt()
    {
        var schedule = await CreateAsync(_kernel.Creators.Set("alice", Rights));
        _kernel.Creators.Remove("alice");

        var run = await _kernel.Service.RunAsync(schedule.Id, null, _kernel.Creators.Set("bob", Rights), None);

        Assert.Equal("user:bob", (await _kernel.Tasks.GetAsync(run.Value.TaskId!, None)).Value.CreatedBy);
    }

    private async Task<Schedule> CreateAsync(Creator by) => (await _kernel.Service.CreateAsync(Settings("*/5 * * * *"), null, by, None)).Value;
}
