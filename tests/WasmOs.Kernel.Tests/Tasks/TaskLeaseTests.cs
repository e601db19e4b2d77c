using WasmOs.Kernel.Tasks;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Tasks;

/// <summary>Which worker may write how a task ended: kept leases, lost leases, and clocks that jump.</summary>
public sealed class TaskLeaseTests : IAsyncLifetime
{
    private readonly TaskFixture _tasks = new();

    private KernelFixture Kernel => _tasks.Kernel;

    private TaskHost Host => _tasks.Host;

    private TaskHost Other => _tasks.Other;

    public Task InitializeAsync() => _tasks.InitializeAsync();

    public Task DisposeAsync() => _tasks.DisposeAsync();

    [Fact]
    public async Task Lease_WhileTheGuestRuns_IsRenewedAtHalfItsTime()
    {
        var (task, running) = await StartAsync(TaskHost.Loop());
        var before = (await Host.GetAsync(task)).LeaseUntil;

        Kernel.Time.Advance(Host.Options.Lease * 0.4);
        Assert.Equal(before, (await Host.GetAsync(task)).LeaseUntil);
        Kernel.Time.Advance(Host.Options.Lease * 0.2);

        var renewed = await TaskRuns.UntilAsync(Host, task, running, entry => entry.LeaseUntil > before);
        Assert.Equal(1, renewed.Attempt);
        await StopAsync(task, running);
    }

    [Fact]
    public async Task RunAsync_SomebodyRunsIt_PutsTheMessageOff()
    {
        var (task, running) = await StartAsync(TaskHost.Loop());
        await Other.PumpAsync();
        await Other.HandleAsync(task.Id.ToString());
        Assert.Equal((TaskState.Running, "one"), ((await Host.GetAsync(task)).State, (await Host.GetAsync(task)).Worker));
        Assert.Empty(await Other.ReceiveAsync());
        await StopAsync(task, running);
    }

    [Fact]
    public async Task RunAsync_TheVisibilityRunsOutInMidRun_TheOtherReceiverPutsItOff()
    {
        var task = await Host.SubmitAsync(TaskHost.Loop());
        var running = Task.Run(() => Host.PumpAsync());
        await TaskRuns.StartedAsync(Host, task, running);

        Kernel.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, await Other.PumpAsync());
        var renewed = await RenewedAsync(task, running);
        for (var half = 0; half < 2; half++)
        {
            // The deferred message waits until the original end of the lease, which is renewed before that.
            Kernel.Time.Advance(TimeSpan.FromSeconds(31));
            renewed = await RenewedAsync(task, running);
        }

        Assert.Equal(1, await Other.PumpAsync());

        Assert.Equal((TaskState.Running, "one", 1), ((await Host.GetAsync(task)).State, renewed.Worker, (await Host.GetAsync(task)).Attempt));
        await StopAsync(task, running);
        Kernel.Time.Advance(Host.Options.Lease);
        await Other.PumpAsync();
        Assert.Equal((TaskState.Cancelled, 1), ((await Host.GetAsync(task)).State, (await Host.GetAsync(task)).Attempt));
    }

    [Fact]
    [Trait("Trial", "1.4")]
    public async Task RunAsync_AHundredMessagesOfATaskThatSomebodyRuns_BecomeOneAndItStays()
    {
        var task = await LoseAsync(TaskHost.Add());
        await Kernel.Storage.Queues.ClearAsync(TaskQueue.Normal, None);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Other.HandleAsync(task.Id.ToString()))));
        Assert.Equal(1, await Kernel.Storage.Queues.ApproximateCountAsync(TaskQueue.Normal, None));
        Kernel.Time.Advance(Host.Options.Lease + TimeSpan.FromSeconds(1));
        Assert.Equal(1, await Other.PumpAsync());

        Assert.Equal((TaskState.Succeeded, 2), ((await Host.GetAsync(task)).State, (await Host.GetAsync(task)).Attempt));
    }

    [Fact]
    public async Task RunAsync_TheWorkerIsLost_IsTheNextAttempt()
    {
        var task = await LoseAsync(TaskHost.Add());
        Kernel.Time.Advance(Host.Options.Lease + TimeSpan.FromSeconds(1));

        await Other.HandleAsync(task.Id.ToString());

        var done = await Host.GetAsync(task);
        Assert.Equal((TaskState.Succeeded, 2, "two"), (done.State, done.Attempt, done.Worker));
        Assert.Equal([("lost", "gone"), ("succeeded", "two")], TaskAttempts.Of(done).Select(attempt => (attempt.Outcome, attempt.Worker)));
    }

    [Fact]
    public async Task RunAsync_WorkersAreLostAgainAndAgain_IsDeadWithoutRunningOnceMore()
    {
        var submission = TaskHost.Add();
        submission.Retry = new TaskRetry { MaxAttempts = 1 };
        var task = await LoseAsync(submission);
        Kernel.Time.Advance(Host.Options.Lease + TimeSpan.FromSeconds(1));

        await Other.HandleAsync(task.Id.ToString());

        var dead = await Host.GetAsync(task);
        Assert.Equal((TaskState.Dead, 1, TaskFault.WorkerLost), (dead.State, dead.Attempt, dead.Fault!.Kind));
    }

    [Fact]
    public async Task RunAsync_TheLeaseWasTakenOver_ThrowsItsOutcomeAwayAndStopsTheGuest()
    {
        var (task, running) = await StartAsync(TaskHost.Loop());
        var mine = (await Host.GetAsync(task)).ExecutionId;
        await TakeOverAsync(task);

        Kernel.Time.Advance(Host.Options.Lease);
        await running.WaitAsync(TaskRuns.Limit);

        var row = await Host.GetAsync(task);
        Assert.Equal((TaskState.Running, "thief", 2), (row.State, row.Worker, row.Attempt));
        Assert.NotEqual(mine, row.ExecutionId);
    }

    [Fact]
    public async Task RunAsync_TakenOverJustBeforeItEnds_TheEndDoesNotCount()
    {
        var (task, running) = await StartAsync(TaskHost.Loop());
        var mine = (await Host.GetAsync(task)).ExecutionId!.Value;
        await TakeOverAsync(task);

        KernelFixture.Runtime.Cancel(mine);
        await running.WaitAsync(TaskRuns.Limit);

        Assert.Equal((TaskState.Running, "thief"), ((await Host.GetAsync(task)).State, (await Host.GetAsync(task)).Worker));
    }

    [Fact]
    public async Task CancelAsync_OnTheOtherHost_StopsTheGuestWhenItsLeaseIsRenewed()
    {
        var (task, running) = await StartAsync(TaskHost.Loop());
        Assert.True((await Other.Service.CancelAsync(task.Id.ToString(), None)).Value.CancelRequested);

        Kernel.Time.Advance(Host.Options.Lease * 0.6);
        await running.WaitAsync(TaskRuns.Limit);

        Assert.Equal(TaskState.Cancelled, (await Host.GetAsync(task)).State);
    }

    [Fact]
    public async Task CancelAsync_OnThisHost_StopsTheGuestAtOnce()
    {
        var (task, running) = await StartAsync(TaskHost.Loop());
        await Host.Service.CancelAsync(task.Id.ToString(), None);
        await running.WaitAsync(TaskRuns.Limit);
        Assert.Equal(TaskState.Cancelled, (await Host.GetAsync(task)).State);
    }

    [Fact]
    public async Task CancelAsync_TheWorkerIsLost_EndsInsteadOfTheNextAttempt()
    {
        var task = await LoseAsync(TaskHost.Add());
        await Host.Service.CancelAsync(task.Id.ToString(), None);
        Kernel.Time.Advance(Host.Options.Lease + TimeSpan.FromSeconds(1));
        await Other.HandleAsync(task.Id.ToString());
        Assert.Equal((TaskState.Cancelled, 1), ((await Host.GetAsync(task)).State, (await Host.GetAsync(task)).Attempt));
    }

    [Fact]
    public async Task RunAsync_TheClockWasSetBack_TakesOverAfterOneLeaseAndNotAfterTheYear()
    {
        var task = await LoseAsync(TaskHost.Add(), leaseUntil: Kernel.Time.GetUtcNow().AddYears(1));
        await Other.PumpAsync();
        Assert.Equal(TaskState.Running, (await Host.GetAsync(task)).State);

        Kernel.Time.Advance(Host.Options.Lease);
        Assert.Equal(1, await Other.PumpAsync());

        Assert.Equal((TaskState.Succeeded, 2), ((await Host.GetAsync(task)).State, (await Host.GetAsync(task)).Attempt));
    }

    [Fact]
    public async Task RunAsync_TheClockWasSetBackAndTheWorkerLives_LeavesItTheTask()
    {
        var (task, running) = await StartAsync(TaskHost.Loop());
        var seen = await Host.GetAsync(task);
        Kernel.Time.Advance(Host.Options.Lease * 0.6);
        await TaskRuns.UntilAsync(Host, task, running, entry => entry.ETag != seen.ETag);

        await Other.HandleAsync($"{task.Id} {seen.ETag}");

        Assert.Equal(
            (TaskState.Running, "one", 1), ((await Host.GetAsync(task)).State, (await Host.GetAsync(task)).Worker, (await Host.GetAsync(task)).Attempt));
        await StopAsync(task, running);
    }

    [Fact]
    public async Task RunAsync_TheClockOfAnotherHostIsAhead_OneOutcomeCounts()
    {
        var (task, running) = await StartAsync(TaskHost.Loop());
        var early = (await Host.Store.GetAsync(task.Id, None))!;
        await Host.Store.UpdateAsync(early with { LeaseUntil = Kernel.Time.GetUtcNow().AddSeconds(-1) }, TimeSpan.Zero, None);

        var second = Task.Run(() => Other.HandleAsync(task.Id.ToString()));
        await TaskRuns.UntilAsync(Host, task, second, entry => entry.Worker == "two");
        await Host.Service.CancelAsync(task.Id.ToString(), None);
        await Other.Service.CancelAsync(task.Id.ToString(), None);
        Kernel.Time.Advance(Host.Options.Lease);
        await Task.WhenAll(running, second).WaitAsync(TaskRuns.Limit);

        var row = await Host.GetAsync(task);
        Assert.Equal((TaskState.Cancelled, "two", 2), (row.State, row.Worker, row.Attempt));
    }

    [Fact]
    public async Task GiveUpAsync_SomebodyRunsIt_WaitsForTheEndOfItsLease()
    {
        var task = await LoseAsync(TaskHost.Add());
        await Host.Runner.GiveUpAsync(task.Id.ToString(), None);
        Assert.Equal(TaskState.Running, (await Host.GetAsync(task)).State);
        Assert.Empty(await Host.ReceiveAsync(TaskQueue.Normal + TaskQueue.PoisonSuffix));

        Kernel.Time.Advance(Host.Options.Lease);
        var again = Assert.Single(await Host.ReceiveAsync(TaskQueue.Normal + TaskQueue.PoisonSuffix));
        await Host.Runner.GiveUpAsync(System.Text.Encoding.UTF8.GetString(again.Body.Span), None);
        Assert.Equal((TaskState.Dead, TaskFault.Poison), ((await Host.GetAsync(task)).State, (await Host.GetAsync(task)).Fault!.Kind));
    }

    private async Task<(TaskEntry Task, Task Running)> StartAsync(TaskSubmission submission)
    {
        var task = await Host.SubmitAsync(submission);
        var running = Task.Run(() => Host.HandleAsync(task.Id.ToString()));
        await TaskRuns.StartedAsync(Host, task, running);
        return (task, running);
    }

    [Theory]
    [Trait("Trial", "1.4")]
    [InlineData(true, "gone", TaskStepKind.Run)]
    [InlineData(true, "here", TaskStepKind.Defer)]
    [InlineData(false, "gone", TaskStepKind.Defer)]
    public async Task Next_LeaseThatIsNotOver_IsWaitedForUnlessItsWorkerIsGone(bool isAlone, string worker, object expected)
    {
        var lost = await LoseAsync(TaskHost.Add());
        var step = TaskTransitions.Next(lost with { Worker = worker }, null, new TaskOptions { Worker = "here" }, Kernel.Time, isAlone);
        Assert.Equal(expected, step.Kind);
    }

    /// <summary>
    /// Waits until more than half of the lease is left. A timer check that met the end of the previous renewal did nothing, so the clock advances for another
    /// check.
    /// </summary>
    private async Task<TaskEntry> RenewedAsync(TaskEntry task, Task running)
    {
        var patience = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(5);
        return await TaskRuns.UntilAsync(Host, task, running, entry =>
        {
            if (TimeProvider.System.GetUtcNow() > patience)
            {
                patience = DateTimeOffset.MaxValue;
                Kernel.Time.Advance(Host.Options.Lease / 8);
            }

            return entry.LeaseUntil > Kernel.Time.GetUtcNow() + (Host.Options.Lease / 2);
        });
    }

    private async Task StopAsync(TaskEntry task, Task running)
    {
        await Host.Service.CancelAsync(task.Id.ToString(), None);
        await running.WaitAsync(TaskRuns.Limit);
    }

    /// <summary>Creates a task that was claimed by a worker that is gone.</summary>
    private async Task<TaskEntry> LoseAsync(TaskSubmission submission, DateTimeOffset? leaseUntil = null)
    {
        var task = await Host.SubmitAsync(submission);
        var step = TaskTransitions.Next((await Host.Store.GetAsync(task.Id, None))!, null, new TaskOptions { Worker = "gone" }, Kernel.Time);
        Assert.Equal(TaskStepKind.Run, step.Kind);
        return (await Host.Store.UpdateAsync(step.Task with { LeaseUntil = leaseUntil ?? step.Task.LeaseUntil }, TimeSpan.Zero, None))!;
    }

    /// <summary>Claims the task for another worker, which believes that the lease has ended.</summary>
    private async Task TakeOverAsync(TaskEntry task)
    {
        var row = (await Host.Store.GetAsync(task.Id, None))!;
        var step = TaskTransitions.Next(row, row.ETag, new TaskOptions { Worker = "thief", Lease = TimeSpan.FromHours(1) }, Kernel.Time);
        Assert.NotNull(await Host.Store.UpdateAsync(step.Task, TimeSpan.Zero, None));
    }
}
