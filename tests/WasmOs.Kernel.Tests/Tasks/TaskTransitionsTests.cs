using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Tiers;
using WasmOs.Runtime.Execution;
using WasmOs.TestKit.Time;

namespace WasmOs.Kernel.Tests.Tasks;

/// <summary>Each transition of a task by itself: which state follows, and which fields of the row the transition sets, keeps and clears.</summary>
public sealed class TaskTransitionsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private static readonly TaskFault Failure = new("trap.unreachable", "The guest failed.");

    private readonly ManualTimeProvider _time = new();
    private readonly TaskOptions _options = new() { Worker = "here", Lease = Lease };

    private DateTimeOffset Now => _time.GetUtcNow();

    [Theory]
    [InlineData(TaskState.Succeeded)]
    [InlineData(TaskState.Failed)]
    [InlineData(TaskState.Dead)]
    [InlineData(TaskState.Cancelled)]
    public void Next_EndedTask_IsFinishedAndUnchanged(TaskState state)
    {
        var task = Queued() with { State = state };
        Assert.Equal(new TaskStep(TaskStepKind.Finished, task), Next(task));
    }

    [Fact]
    public void Next_QueuedTaskThatIsNotDue_IsDeferredUntilThen()
    {
        var task = Queued() with { DueAt = Now + (5 * Second), Wait = 5 * Second };
        Assert.Equal(new TaskStep(TaskStepKind.Defer, task, 5 * Second), Next(task));
        Assert.Equal(TaskStepKind.Run, Next(task with { DueAt = Now }).Kind);
        Assert.Equal(TaskStepKind.Run, Next(task, seen: task.ETag).Kind);
        Assert.Equal(TaskStepKind.Defer, Next(task, seen: "another").Kind);
    }

    [Theory]
    [InlineData(5, null, 5)]
    [InlineData(3600, 5, 5)]
    [InlineData(5, 3600, 5)]
    public void Next_ClockThatWasSetBack_WaitsNoLongerThanWasDecided(int left, int? decided, int expected)
    {
        var task = Queued() with { DueAt = Now + (left * Second), Wait = decided * Second };
        Assert.Equal(expected * Second, Next(task).Delay);
    }

    [Fact]
    public void Next_QueuedTaskThatIsDue_IsClaimed()
    {
        var step = Next(Queued() with { Attempt = 1, EarlierJson = "[]"u8.ToArray() });
        Assert.Equal((TaskStepKind.Run, TimeSpan.Zero), (step.Kind, step.Delay));
        Assert.Equal((TaskState.Running, 2, "here"), (step.Task.State, step.Task.Attempt, step.Task.Worker));
        Assert.Equal((Now, Now + Lease), (step.Task.StartedAt, step.Task.LeaseUntil));
        Assert.Equal(Now, step.Task.ExecutionId!.Value.Time);
        Assert.Equal("[]"u8.ToArray(), step.Task.EarlierJson);
    }

    [Theory]
    [InlineData(0, 0, TaskStepKind.End)]
    [InlineData(-1, 0, TaskStepKind.End)]
    [InlineData(1, 0, TaskStepKind.Run)]
    [InlineData(-1, 1, TaskStepKind.Run)]
    [InlineData(null, 0, TaskStepKind.Run)]
    public void Next_TimeToLive_EndsOnlyATaskThatWasNeverStarted(int? expiresIn, int attempt, object expected) =>
        Assert.Equal(expected, Next(Queued() with { ExpiresAt = Now + (expiresIn * Second), Attempt = attempt }).Kind);

    [Fact]
    public void Next_ExpiredTask_IsDead()
    {
        var ended = Next(Queued() with { ExpiresAt = Now }).Task;
        AssertEnded(TaskState.Dead, TaskFault.Expired, ended);
        Assert.Contains("time to live", ended.Fault!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(60, 60)]
    [InlineData(3600, 60)]
    public void Next_LeaseThatIsNotOver_IsWaitedForAtMostALease(int left, int expected)
    {
        var task = Running() with { LeaseUntil = Now + (left * Second) };
        Assert.Equal(new TaskStep(TaskStepKind.Defer, task, expected * Second), Next(task));
        Assert.Equal(TaskStepKind.Run, Next(task, seen: task.ETag).Kind);
    }

    [Theory]
    [InlineData("gone", TaskStepKind.Run)]
    [InlineData("here", TaskStepKind.Defer)]
    public void Next_ProcessThatIsAlone_WaitsForItsOwnLeasesOnly(string worker, object expected) =>
        Assert.Equal(expected, TaskTransitions.Next(Running() with { Worker = worker }, null, _options, _time, isAlone: true).Kind);

    [Fact]
    public void Next_LeaseThatIsOver_IsTakenOverWithTheLostAttemptInTheList()
    {
        var lost = Running() with { LeaseUntil = Now };
        var step = Next(lost);
        Assert.Equal((TaskStepKind.Run, TaskState.Running, 2, "here"), (step.Kind, step.Task.State, step.Task.Attempt, step.Task.Worker));
        Assert.NotEqual(lost.ExecutionId, step.Task.ExecutionId);
        Assert.Equal(TaskFault.WorkerLost, step.Task.Fault!.Kind);
        Assert.Contains("gone", step.Task.Fault.Message, StringComparison.Ordinal);
        var earlier = TaskAttempts.Of(step.Task)[0];
        Assert.Equal((1, "gone", "lost", TaskFault.WorkerLost, Now), (earlier.Number, earlier.Worker, earlier.Outcome, earlier.Fault!.Kind, earlier.EndedAt));
    }

    [Fact]
    public void Next_LostTaskWithoutAttemptsOrCancelled_Ends()
    {
        var lost = Running() with { LeaseUntil = Now };
        Assert.Equal(TaskStepKind.Run, Next(lost with { Attempt = 2 }).Kind);
        AssertEnds(TaskState.Dead, Next(lost with { Attempt = 3 }));
        AssertEnds(TaskState.Cancelled, Next(lost with { CancelRequested = true }));
        AssertEnds(TaskState.Cancelled, Next(lost with { CancelRequested = true, Attempt = 3 }));
    }

    [Fact]
    public void AfterRefusal_ThatMayPass_IsDeferredElseItFails()
    {
        foreach (var error in new[] { KernelErrors.Busy("full"), KernelErrors.StorageUnavailable("down") })
        {
            var deferred = TaskTransitions.AfterRefusal(Running(), error, Now);
            Assert.Equal((TaskState.Queued, error.Slug.Replace('-', '_')), (deferred.State, deferred.Fault!.Kind));
        }

        Assert.Equal(TaskState.Queued, TaskTransitions.AfterRefusal(Running(), TierErrors.QuotaExceeded("all used", TimeSpan.FromHours(1)), Now).State);
        AssertEnded(TaskState.Dead, "creator_gone", TaskTransitions.AfterRefusal(Running(), AccessErrors.CreatorGone(), Now));
        AssertEnded(TaskState.Failed, "too_large", TaskTransitions.AfterRefusal(Running(), KernelErrors.TooLarge("big"), Now));
        AssertEnded(TaskState.Failed, "content_damaged", TaskTransitions.AfterRefusal(Running(), KernelErrors.ContentDamaged("bad"), Now));
    }

    [Fact]
    public void AfterRun_Succeeded_EndsWithoutAFault() =>
        AssertEnded(TaskState.Succeeded, null, AfterRun(Running() with { Fault = Failure, CancelRequested = true }, fault: null));

    [Theory]
    [InlineData(ExecutionStatus.Cancelled, false, FaultKind.Cancelled, 1, TaskState.Cancelled)]
    [InlineData(ExecutionStatus.Failed, true, FaultKind.TrapUnreachable, 1, TaskState.Cancelled)]
    [InlineData(ExecutionStatus.Failed, false, FaultKind.LinkError, 1, TaskState.Failed)]
    [InlineData(ExecutionStatus.Failed, false, FaultKind.TrapUnreachable, 3, TaskState.Dead)]
    [InlineData(ExecutionStatus.Failed, false, FaultKind.TrapUnreachable, 4, TaskState.Dead)]
    [InlineData(ExecutionStatus.Failed, false, FaultKind.TrapUnreachable, 2, TaskState.Queued)]
    public void AfterRun_Failed_EndsOrIsTriedAgain(ExecutionStatus status, bool cancelRequested, FaultKind kind, int attempt, TaskState expected)
    {
        var after = AfterRun(Running() with { CancelRequested = cancelRequested, Attempt = attempt }, kind, status);
        Assert.Equal((expected, kind.ToWireName(), "The guest failed."), (after.State, after.Fault!.Kind, after.Fault.Message));
        Assert.Equal(expected == TaskState.Queued ? null : Now, after.EndedAt);
        Assert.Null(after.LeaseUntil);
    }

    [Fact]
    public void AfterRun_TriedAgain_WaitsForThePauseOfItsAttempt()
    {
        var after = AfterRun(Running() with { Attempt = 2, Deferrals = 4 }, FaultKind.TrapUnreachable);
        AssertRequeued(after, "failed", "trap.unreachable");
        var pause = TaskRetry.Default.DelayAfter(2, new SeededRandom(1));
        Assert.InRange(pause, TimeSpan.FromTicks(1), 2 * Second);
        Assert.Equal((Now + pause, pause, 2, 0), (after.DueAt, after.Wait!.Value, after.Attempt, after.Deferrals));
    }

    [Fact]
    public void Interrupt_Running_IsRequeuedAtOnceAndTheAttemptDoesNotCount()
    {
        var after = TaskTransitions.Interrupt(Running() with { Attempt = 2, Deferrals = 3 }, Now);
        AssertRequeued(after, "deferred", "host_stopped");
        Assert.Contains("functionTimeout", after.Fault!.Message, StringComparison.Ordinal);
        Assert.Equal((Now, TimeSpan.Zero, 1, 3), (after.DueAt, after.Wait!.Value, after.Attempt, after.Deferrals));
        AssertEnded(TaskState.Cancelled, "host_stopped", TaskTransitions.Interrupt(Running() with { CancelRequested = true }, Now));
    }

    [Fact]
    public void Interrupt_AfterTheLastFreeInterruption_CountsTheAttempt()
    {
        var task = Running();
        for (var i = 0; i < TaskTransitions.MaxInterruptions; i++)
        {
            task = Next(TaskTransitions.Interrupt(task, Now)).Task;
            Assert.Equal(1, task.Attempt);
        }

        var counted = TaskTransitions.Interrupt(task, Now);
        AssertRequeued(counted, "failed", "host_stopped");
        Assert.Equal((1, Now, TimeSpan.Zero), (counted.Attempt, counted.DueAt, counted.Wait!.Value));
        Assert.Equal(TaskState.Queued, TaskTransitions.Interrupt(task with { Attempt = 2 }, Now).State);
        AssertEnded(TaskState.Dead, "host_stopped", TaskTransitions.Interrupt(task with { Attempt = 3 }, Now));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(5, 32)]
    [InlineData(6, 60)]
    [InlineData(10, 60)]
    [InlineData(64, 60)]
    public void Defer_AgainAndAgain_WaitsTwiceAsLongUpToAMinute(int deferrals, int seconds)
    {
        var after = TaskTransitions.Defer(Running() with { Attempt = 2, Deferrals = deferrals }, Failure, Now);
        AssertRequeued(after, "deferred", Failure.Kind);
        Assert.Equal((Now + (seconds * Second), seconds * Second, 1, deferrals + 1), (after.DueAt, after.Wait!.Value, after.Attempt, after.Deferrals));
    }

    [Fact]
    public void Renew_Running_MovesTheEndOfTheLeaseAlone()
    {
        var task = Running();
        Assert.Equal(task with { LeaseUntil = Now + (5 * Second) + Lease }, TaskTransitions.Renew(task, _options, Now + (5 * Second)));
    }

    [Fact]
    public void Cancel_Queued_EndsAndRunningIsTold()
    {
        var ended = TaskTransitions.Cancel(Queued(), Now);
        AssertEnded(TaskState.Cancelled, TaskFault.Cancelled, ended);
        Assert.Contains("cancelled before", ended.Fault!.Message, StringComparison.Ordinal);
        Assert.Equal(Running() with { CancelRequested = true }, TaskTransitions.Cancel(Running(), Now));
    }

    [Fact]
    public void GiveUp_PoisonMessage_IsDeadAndSaysWhereTheReasonIs()
    {
        var dead = TaskTransitions.GiveUp(Running(), Now);
        AssertEnded(TaskState.Dead, TaskFault.Poison, dead);
        Assert.Contains("message failed", dead.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Redrive_Dead_IsQueuedAsIfItWereNewAndKeepsWhatHappened()
    {
        var dead = TaskTransitions.GiveUp(Running(), Now) with
        {
            Attempt = 3,
            Deferrals = 2,
            ExpiresAt = Now + (30 * Second),
            OutcomeJson = [1],
            IsOutcomeInBlob = true,
        };
        _time.Advance(TimeSpan.FromHours(1));
        var again = TaskTransitions.Redrive(dead, Now);
        Assert.Equal((TaskState.Queued, 0, 0), (again.State, again.Attempt, again.Deferrals));
        Assert.Equal((Now, TimeSpan.Zero, Now + (30 * Second)), (again.DueAt, again.Wait!.Value, again.ExpiresAt!.Value));
        Assert.All<object?>([again.Worker, again.ExecutionId, again.StartedAt, again.EndedAt, again.OutcomeJson], Assert.Null);
        Assert.False(again.IsOutcomeInBlob);
        var earlier = Assert.Single(TaskAttempts.Of(again));
        Assert.Equal((3, "gone", "failed"), (earlier.Number, earlier.Worker, earlier.Outcome));
        Assert.Equal((TaskFault.Poison, dead.EndedAt), (earlier.Fault!.Kind, earlier.EndedAt));
    }

    [Fact]
    public void Redrive_WithoutTimeToLiveOrRun_HasNoneAfterwards()
    {
        var dead = Queued() with { State = TaskState.Dead, EarlierJson = "[]"u8.ToArray() };
        var again = TaskTransitions.Redrive(dead, Now);
        Assert.Null(again.ExpiresAt);
        Assert.Same(dead.EarlierJson, again.EarlierJson);

        // A row of an older program does not say when the task ended.
        Assert.Equal(Now, TaskAttempts.Of(TaskTransitions.Redrive(Running() with { State = TaskState.Dead }, Now))[0].EndedAt);
    }

    private TaskStep Next(TaskEntry task, string? seen = null) => TaskTransitions.Next(task, seen, _options, _time);

    private TaskEntry AfterRun(TaskEntry task, FaultKind? fault, ExecutionStatus status = ExecutionStatus.Failed)
    {
        var outcome = new ExecutionOutcome
        {
            Status = fault is null ? ExecutionStatus.Succeeded : status,
            Fault = fault is { } kind ? new ExecutionFault(kind, "The guest failed.", []) : null,
        };
        return TaskTransitions.AfterRun(task, outcome, new SeededRandom(1), Now);
    }

    private TaskEntry Queued() => new()
    {
        Id = new TaskId(Guid.Parse("01970000-0000-7000-8000-000000000001")),
        ModuleId = "calc",
        State = TaskState.Queued,
        CreatedAt = Now,
        DueAt = Now,
        Wait = TimeSpan.Zero,
        ETag = "1",
    };

    private TaskEntry Running() => Queued() with
    {
        State = TaskState.Running,
        Attempt = 1,
        Worker = "gone",
        ExecutionId = new ExecutionId(Guid.Parse("01970000-0000-7000-8000-000000000002")),
        LeaseUntil = Now + Lease,
        StartedAt = Now,
    };

    private void AssertEnds(TaskState state, TaskStep step)
    {
        Assert.Equal(TaskStepKind.End, step.Kind);
        AssertEnded(state, TaskFault.WorkerLost, step.Task);
    }

    private void AssertEnded(TaskState state, string? fault, TaskEntry task)
    {
        Assert.Equal((state, fault, Now), (task.State, task.Fault?.Kind, task.EndedAt));
        Assert.Null(task.LeaseUntil);
    }

    private void AssertRequeued(TaskEntry task, string outcome, string fault)
    {
        Assert.Equal((TaskState.Queued, fault), (task.State, task.Fault!.Kind));
        Assert.All<object?>([task.Worker, task.ExecutionId, task.LeaseUntil, task.StartedAt, task.EndedAt], Assert.Null);
        var earlier = TaskAttempts.Of(task)[^1];
        Assert.Equal((outcome, fault, Now), (earlier.Outcome, earlier.Fault!.Kind, earlier.EndedAt));
    }
}
