using WasmOs.Kernel.Tasks;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Tasks;

public sealed class DeadTaskTests : IAsyncLifetime
{
    private readonly TaskFixture _tasks = new();

    private TaskHost Host => _tasks.Host;

    public Task InitializeAsync() => _tasks.InitializeAsync();

    public Task DisposeAsync() => _tasks.DisposeAsync();

    [Fact]
    public async Task ListAsync_Dead_ReadsTheIndexAlone()
    {
        var dead = await DieAsync(5);
        for (var i = 0; i < 20; i++)
        {
            await Host.SubmitAsync(TaskHost.Add());
        }

        var page = (await Host.Service.ListAsync(new TaskQuery { State = TaskState.Dead }, None)).Value;
        Assert.Equal(dead.Select(task => task.Id).Reverse(), page.Items.Select(task => task.Id));

        var calls = _tasks.Kernel.Storage.Calls;
        await Host.Service.ListAsync(new TaskQuery { State = TaskState.Dead }, None);
        Assert.Equal(16 + dead.Count, _tasks.Kernel.Storage.Calls - calls);
    }

    [Fact]
    public async Task RedriveAsync_SomeOrAll_RunAgainWithAllTheirAttempts()
    {
        var dead = await DieAsync(4);
        Assert.Equal(1, await Host.Dead.RedriveAsync([dead[0].Id, TaskId.New(_tasks.Kernel.Time)], None));
        var queued = await Host.GetAsync(dead[0]);
        Assert.Equal((TaskState.Queued, 0), (queued.State, queued.Attempt));
        Assert.Equal(3, await Host.Dead.RedriveAsync(null, None));
        Assert.Equal(0, await Host.Dead.RedriveAsync(null, None));
        Assert.Equal(4, await Host.PumpAsync());

        var again = await Host.GetAsync(dead[0]);
        Assert.Equal((TaskState.Dead, 1), (again.State, again.Attempt));
        Assert.Equal(2, TaskAttempts.Of(again).Count);
        Assert.Equal(4, (await Host.Service.ListAsync(new TaskQuery { State = TaskState.Dead }, None)).Value.Items.Count);
    }

    [Fact]
    public async Task RedriveAsync_Expired_GetsItsTimeToLiveAnew()
    {
        var submission = TaskHost.Add();
        submission.TimeToLive = TimeSpan.FromMinutes(1);
        var task = await Host.SubmitAsync(submission);
        _tasks.Kernel.Time.Advance(TimeSpan.FromHours(1));
        await Host.PumpAsync();
        Assert.Equal(TaskState.Dead, (await Host.GetAsync(task)).State);

        await Host.Dead.RedriveAsync(null, None);
        await Host.PumpAsync();
        Assert.Equal(TaskState.Succeeded, (await Host.GetAsync(task)).State);
    }

    [Fact]
    public async Task RedriveAsync_CrashedBeforeTheMessage_IsEndedByTheNextOrTheSweep()
    {
        var dead = await DieAsync(2);
        foreach (var task in dead)
        {
            var row = (await Host.Store.GetAsync(task.Id, None))!;
            await Host.Store.UpdateAsync(TaskTransitions.Redrive(row, _tasks.Kernel.Time.GetUtcNow()), TimeSpan.Zero, None);
        }

        Assert.Equal(0, await Host.PumpAsync());
        Assert.Equal(1, await Host.Dead.RedriveAsync([dead[0].Id], None));
        await Host.Sweep.SweepAsync(_tasks.Kernel.Time.GetUtcNow(), None);
        Assert.Equal(2, await Host.PumpAsync());
    }

    [Fact]
    public async Task PurgeAsync_Dead_AreGoneAndOthersStay()
    {
        var dead = await DieAsync(3);
        var other = await Host.SubmitAsync(TaskHost.Add());
        Assert.Equal(3, await Host.Dead.PurgeAsync(None));
        Assert.Equal("task-not-found", (await Host.Service.GetAsync(dead[0].Id.ToString(), None)).Error!.Slug);
        Assert.Empty((await Host.Service.ListAsync(new TaskQuery { State = TaskState.Dead }, None)).Value.Items);
        Assert.Equal(TaskState.Queued, (await Host.GetAsync(other)).State);
    }

    private async Task<IReadOnlyList<TaskEntry>> DieAsync(int count)
    {
        var tasks = new List<TaskEntry>();
        for (var i = 0; i < count; i++)
        {
            _tasks.Kernel.Time.Advance(TimeSpan.FromMilliseconds(2));
            tasks.Add(await Host.SubmitAsync(TaskHost.Divide(new TaskRetry { MaxAttempts = 1 })));
        }

        await Host.PumpAsync();
        return tasks;
    }
}
