using System.Text;
using WasmOs.Kernel.Tasks;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Tasks;

public sealed class TaskRunnerTests : IAsyncLifetime
{
    private static readonly TaskRetry Twice = new() { MaxAttempts = 2, Backoff = TaskBackoff.Fixed, Delay = TimeSpan.FromSeconds(10), RetryOn = ["trap.*"] };

    private readonly TaskFixture _tasks = new();

    private KernelFixture Kernel => _tasks.Kernel;

    private TaskHost Host => _tasks.Host;

    public Task InitializeAsync() => _tasks.InitializeAsync();

    public Task DisposeAsync() => _tasks.DisposeAsync();

    [Fact]
    public async Task RunAsync_AQueuedTask_SucceedsAndKeepsItsOutcome()
    {
        var task = await Host.SubmitAsync(TaskHost.Add());
        Assert.Equal(1, await Host.PumpAsync());

        var done = await Host.GetAsync(task);
        Assert.Equal((TaskState.Succeeded, 1, "one"), (done.State, done.Attempt, done.Worker));
        Assert.Contains("\"result\":8", Encoding.UTF8.GetString((await Host.Service.ReadOutcomeAsync(done, None))!.Value.Span), StringComparison.Ordinal);
        Assert.Null(done.LeaseUntil);
        Assert.Equal(0, await Host.PumpAsync());
    }

    [Fact]
    public async Task RunAsync_TheSameMessageAgain_RunsOnce()
    {
        var task = await Host.SubmitAsync(TaskHost.Add());
        await Host.PumpAsync();
        var before = await Host.GetAsync(task);

        await Host.HandleAsync(task.Id.ToString());

        Assert.Equal(before.ETag, (await Host.GetAsync(task)).ETag);
    }

    [Fact]
    public async Task RunAsync_ManyDeliveriesAtOnce_RunOnce()
    {
        var task = await Host.SubmitAsync(TaskHost.Add());

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => (i % 2 == 0 ? Host : _tasks.Other).HandleAsync(task.Id.ToString()))));

        var done = await Host.GetAsync(task);
        Assert.Equal((TaskState.Succeeded, 1), (done.State, done.Attempt));
        Assert.Single(TaskAttempts.Of(done));
    }

    [Fact]
    public async Task RunAsync_BeforeItsTime_PutsTheMessageOffAndRunsThen()
    {
        var submission = TaskHost.Add();
        submission.Delay = TimeSpan.FromDays(20);
        var task = await Host.SubmitAsync(submission);
        await Host.HandleAsync(task.Id.ToString());
        Assert.Equal(TaskState.Queued, (await Host.GetAsync(task)).State);

        // A message waits at most seven days, so the task's message is deferred again on the way.
        for (var day = 0; day < 20; day++)
        {
            Assert.Equal(TaskState.Queued, (await Host.GetAsync(task)).State);
            Kernel.Time.Advance(TimeSpan.FromDays(1));
            await Host.PumpAsync();
        }

        Assert.Equal(TaskState.Succeeded, (await Host.GetAsync(task)).State);
    }

    [Theory]
    [InlineData(59, TaskState.Succeeded)]
    [InlineData(61, TaskState.Dead)]
    public async Task RunAsync_WithATimeToLive_RunsOnlyWithinIt(int seconds, TaskState state)
    {
        var submission = TaskHost.Add();
        submission.TimeToLive = TimeSpan.FromMinutes(1);
        var task = await Host.SubmitAsync(submission);
        Kernel.Time.Advance(TimeSpan.FromSeconds(seconds));
        await Host.PumpAsync();

        var ended = await Host.GetAsync(task);
        Assert.Equal(state, ended.State);
        Assert.Equal(state == TaskState.Dead ? TaskFault.Expired : null, ended.Fault?.Kind);
        Assert.Equal(state == TaskState.Dead ? 0 : 1, ended.Attempt);
    }

    [Fact]
    public async Task RunAsync_AFaultToRetry_IsTriedAfterItsPauseAndDeadInTheEnd()
    {
        var task = await Host.SubmitAsync(TaskHost.Divide(Twice));
        await Host.PumpAsync();
        var waiting = await Host.GetAsync(task);
        Assert.Equal((TaskState.Queued, "trap.divide_by_zero", Kernel.Time.GetUtcNow() + Twice.Delay), (waiting.State, waiting.Fault!.Kind, waiting.DueAt));
        Assert.Equal(0, await Host.PumpAsync());

        Kernel.Time.Advance(Twice.Delay);
        Assert.Equal(1, await Host.PumpAsync());
        var dead = await Host.GetAsync(task);
        Assert.Equal((TaskState.Dead, 2), (dead.State, dead.Attempt));
        Assert.Equal([(1, "failed"), (2, "failed")], TaskAttempts.Of(dead).Select(attempt => (attempt.Number, attempt.Outcome)));
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task RunAsync_TheClockWasSetBackBeforeAnImmediateTask_RunsItNow()
    {
        var task = await Host.SubmitAsync(TaskHost.Add());
        Kernel.Time.SetClock(TimeSpan.FromHours(-1.5));

        await Host.HandleAsync(task.Id.ToString());

        Assert.Equal(TaskState.Succeeded, (await Host.GetAsync(task)).State);
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task RunAsync_TheClockWasSetBackBeforeADelayedTask_WaitsForItsDelayOnce()
    {
        var submission = TaskHost.Add();
        submission.Delay = TimeSpan.FromSeconds(30);
        var task = await Host.SubmitAsync(submission);
        var message = Assert.Single(await MessagesOfAsync(TimeSpan.FromSeconds(30)));
        Kernel.Time.SetClock(TimeSpan.FromHours(-1.5));

        // A duplicate without the row's ETag waits for the delay again; the message that has already waited runs the task.
        await Host.HandleAsync(task.Id.ToString());
        Assert.Equal(TaskState.Queued, (await Host.GetAsync(task)).State);
        await Host.HandleAsync(message);
        Assert.Equal(TaskState.Succeeded, (await Host.GetAsync(task)).State);
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task RunAsync_TheClockWasSetBackBeforeARetry_WaitsForItsPauseOnce()
    {
        var task = await Host.SubmitAsync(TaskHost.Divide(Twice));
        await Host.PumpAsync();
        var message = Assert.Single(await MessagesOfAsync(Twice.Delay));
        Kernel.Time.SetClock(TimeSpan.FromHours(-1.5));

        await Host.HandleAsync(message);

        Assert.Equal((TaskState.Dead, 2), ((await Host.GetAsync(task)).State, (await Host.GetAsync(task)).Attempt));
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task RunAsync_AnEarlyDuplicateOfADelayedTask_DoesNotRunIt()
    {
        var submission = TaskHost.Add();
        submission.Delay = TimeSpan.FromSeconds(30);
        var task = await Host.SubmitAsync(submission);

        await Host.HandleAsync(task.Id.ToString());
        await Host.HandleAsync($"{task.Id} another-etag");

        Assert.Equal(TaskState.Queued, (await Host.GetAsync(task)).State);
    }

    [Fact]
    public async Task RunAsync_AFaultNotToRetry_Fails()
    {
        var task = await Host.SubmitAsync(TaskHost.Divide(Twice with { RetryOn = ["deadline_exceeded"] }));
        await Host.PumpAsync();
        Assert.Equal((TaskState.Failed, 1), ((await Host.GetAsync(task)).State, (await Host.GetAsync(task)).Attempt));
        Assert.Equal(0, await Host.PumpAsync());
    }

    [Fact]
    public async Task RunAsync_TheModuleIsGone_FailsWithoutARetry()
    {
        await Kernel.UploadAsync("going", TestModules.Calc("going"));
        var task = await Host.SubmitAsync(TaskHost.Add(module: "going"));
        Assert.Null(await Kernel.Registry.DeleteAsync("going", null, None));
        await Host.PumpAsync();
        Assert.Equal((TaskState.Failed, "module_not_found"), ((await Host.GetAsync(task)).State, (await Host.GetAsync(task)).Fault!.Kind));
    }

    [Fact]
    public async Task RunAsync_ALargeInput_IsInABlobUntilTheTaskIsGone()
    {
        var submission = TaskHost.Add();
        submission.Call.Input = new byte[TaskBlobs.InlineCall + 1];
        var task = await Host.SubmitAsync(submission);
        Assert.Null((await Host.Store.GetAsync(task.Id, None))!.Input);
        await Host.PumpAsync();
        Assert.Equal(TaskState.Succeeded, (await Host.GetAsync(task)).State);
        Assert.Single(await BlobsAsync());

        Kernel.Time.Advance(Host.Options.Retention + TimeSpan.FromHours(1));
        Assert.Equal(1, await Host.Sweep.SweepAsync(Kernel.Time.GetUtcNow(), None));
        Assert.Empty(await BlobsAsync());
    }

    [Fact]
    public async Task RunAsync_AForeignMessage_IsAFailureAndNoTask()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => Host.HandleAsync("not an id"));
        await Host.HandleAsync(TaskId.New(Kernel.Time).ToString());
        await Host.Runner.GiveUpAsync("not an id", None);
    }

    [Fact]
    public async Task RunAsync_TheHostStops_PutsTheTaskBackAndCountsNoAttempt()
    {
        using var stop = new CancellationTokenSource();
        var task = await Host.SubmitAsync(TaskHost.Loop());
        var running = Task.Run(() => Host.Runner.RunAsync(TaskPriority.Normal, task.Id.ToString(), stop.Token));
        await TaskRuns.StartedAsync(Host, task, running);

        await stop.CancelAsync();
        await running.WaitAsync(TaskRuns.Limit);

        var back = await Host.GetAsync(task);
        Assert.Equal((TaskState.Queued, 0, "deferred"), (back.State, back.Attempt, Assert.Single(TaskAttempts.Of(back)).Outcome));
    }

    // A run that is longer than functionTimeout is interrupted each time.
    [Fact]
    public async Task RunAsync_InterruptedAgainAndAgain_IsDeadAtLast()
    {
        var task = await Host.SubmitAsync(TaskHost.Loop());
        var runs = 0;
        while ((await Host.GetAsync(task)) is { HasEnded: false } && runs < 100)
        {
            using var stop = new CancellationTokenSource();
            var running = Task.Run(() => Host.Runner.RunAsync(TaskPriority.Normal, task.Id.ToString(), stop.Token));
            await TaskRuns.StartedAsync(Host, task, running);
            await stop.CancelAsync();
            await running.WaitAsync(TaskRuns.Limit);
            runs++;
        }

        var dead = await Host.GetAsync(task);
        Assert.Equal((TaskState.Dead, "host_stopped"), (dead.State, dead.Fault!.Kind));
        Assert.Equal(TaskTransitions.MaxInterruptions + dead.Retry.MaxAttempts, runs);
    }

    [Fact]
    public async Task Interrupt_ATaskThatWasOftenDeferredForCapacity_CountsNoAttempt()
    {
        var task = await Host.SubmitAsync(TaskHost.Loop()) with { State = TaskState.Running, Attempt = 3, Deferrals = 100 };

        var back = TaskTransitions.Interrupt(task, Kernel.Time.GetUtcNow());

        Assert.Equal((TaskState.Queued, 2, 100), (back.State, back.Attempt, back.Deferrals));
    }

    [Fact]
    public async Task GiveUpAsync_APoisonMessage_MakesItsTaskDead()
    {
        var task = await Host.SubmitAsync(TaskHost.Add());
        await Host.Runner.GiveUpAsync(task.Id.ToString(), None);
        Assert.Equal((TaskState.Dead, TaskFault.Poison), ((await Host.GetAsync(task)).State, (await Host.GetAsync(task)).Fault!.Kind));

        var ended = await Host.SubmitAsync(TaskHost.Add());
        await Host.HandleAsync(ended.Id.ToString());
        await Host.Runner.GiveUpAsync(ended.Id.ToString(), None);
        Assert.Equal(TaskState.Succeeded, (await Host.GetAsync(ended)).State);
    }

    /// <summary>Advances the clock and receives the messages that are then visible.</summary>
    private async Task<IReadOnlyList<string>> MessagesOfAsync(TimeSpan time)
    {
        Kernel.Time.Advance(time);
        return [.. (await Host.ReceiveAsync()).Select(message => Encoding.UTF8.GetString(message.Body.Span))];
    }

    private async Task<List<BlobProperties>> BlobsAsync()
    {
        var found = new List<BlobProperties>();
        await foreach (var blob in Kernel.Storage.Blobs.ListAsync(TaskBlobs.Container, "", None))
        {
            found.Add(blob);
        }

        return found;
    }
}
