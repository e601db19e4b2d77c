using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Tasks;

/// <summary>The state machine of a task: each method says what a row becomes, and touches nothing.</summary>
internal static class TaskTransitions
{
    private static readonly TimeSpan FirstDeferral = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDeferral = TimeSpan.FromMinutes(1);

    /// <summary>How often a run may be interrupted before that counts as an attempt: a task that takes longer than its function may would run for ever.</summary>
    public const int MaxInterruptions = 8;

    /// <summary>What to do with the message of a task.</summary>
    /// <param name="task">Its row.</param>
    /// <param name="seen">The ETag of the row whose whole wait, for its time or for the end of its lease, the message has waited; null for others.</param>
    /// <param name="options">The lease, and who asks.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isAlone">Whether this process alone uses the storage: then whoever else runs the task is gone, and its lease is not waited for.</param>
    public static TaskStep Next(TaskEntry task, string? seen, TaskOptions options, TimeProvider time, bool isAlone = false)
    {
        var now = time.GetUtcNow();
        if (task.HasEnded)
        {
            return new TaskStep(TaskStepKind.Finished, task);
        }

        if (task.State == TaskState.Queued)
        {
            // A clock that was set back since the wait was decided shows a longer one: the task waits as long as was decided then, and whoever waited that long finds it due.
            var wait = Least(task.DueAt - now, task.Wait);
            return wait > TimeSpan.Zero && seen != task.ETag ? new TaskStep(TaskStepKind.Defer, task, wait)
                : task.ExpiresAt <= now && task.Attempt == 0 ? new TaskStep(TaskStepKind.End, Expire(task, now))
                : new TaskStep(TaskStepKind.Run, Claim(task, options, time));
        }

        // A lease that ends later than any lease can was written before a clock was set back: the wait is the lease's length, and whoever waited that long and
        // finds the row as it was has seen that nobody renews it.
        var left = task.LeaseUntil.GetValueOrDefault() - now;
        var mayRun = !isAlone || task.Worker == options.Worker;
        if (mayRun && left > TimeSpan.Zero && seen != task.ETag)
        {
            return new TaskStep(TaskStepKind.Defer, task, left < options.Lease ? left : options.Lease);
        }

        var lost = new TaskFault(TaskFault.WorkerLost, $"Worker {task.Worker} ended, or did not renew its lease.");
        return task.CancelRequested ? new TaskStep(TaskStepKind.End, End(task, TaskState.Cancelled, lost, now))
            : task.Attempt >= task.Retry.MaxAttempts ? new TaskStep(TaskStepKind.End, End(task, TaskState.Dead, lost, now))
            : new TaskStep(TaskStepKind.Run, Claim(task with { EarlierJson = TaskAttempts.Add(task, now, "lost", lost), Fault = lost }, options, time));
    }

    /// <summary>What becomes of a running task whose run was refused.</summary>
    public static TaskEntry AfterRefusal(TaskEntry task, KernelError error, DateTimeOffset now)
    {
        var fault = TaskFault.From(error);
        var mayPass = error.Kind == KernelErrorKind.Busy || error.Slug == KernelErrors.StorageUnavailable("").Slug;
        return mayPass ? Defer(task, fault, now) : End(task, TaskState.Failed, fault, now);
    }

    /// <summary>What becomes of a running task whose run has ended.</summary>
    public static TaskEntry AfterRun(TaskEntry task, ExecutionOutcome outcome, Random random, DateTimeOffset now)
    {
        if (outcome.Fault is not { } failed)
        {
            return End(task, TaskState.Succeeded, null, now);
        }

        var fault = TaskFault.From(failed);
        return outcome.Status == ExecutionStatus.Cancelled ? End(task, TaskState.Cancelled, fault, now)
            : task.CancelRequested ? End(task, TaskState.Cancelled, fault, now)
            : !task.Retry.Covers(fault.Kind) ? End(task, TaskState.Failed, fault, now)
            : task.Attempt >= task.Retry.MaxAttempts ? End(task, TaskState.Dead, fault, now)
            : Requeue(task, "failed", fault, now, now + task.Retry.DelayAfter(task.Attempt, random)) with { Deferrals = 0 };
    }

    /// <summary>Puts a running task back because its host stops or its function's time is over. The attempt does not count, unless that happened <see cref="MaxInterruptions"/> times.</summary>
    public static TaskEntry Interrupt(TaskEntry task, DateTimeOffset now) =>
        task.CancelRequested ? End(task, TaskState.Cancelled, Stopped, now)
        : TaskAttempts.CountInterrupted(task) < MaxInterruptions ? Requeue(task, TaskAttempts.Deferred, Stopped, now, now) with { Attempt = task.Attempt - 1 }
        : task.Attempt >= task.Retry.MaxAttempts ? End(task, TaskState.Dead, Stopped, now)
        : Requeue(task, "failed", Stopped, now, now);

    /// <summary>Puts a running task off because there is no capacity; the attempt does not count.</summary>
    public static TaskEntry Defer(TaskEntry task, TaskFault fault, DateTimeOffset now)
    {
        var pause = Math.Min(FirstDeferral.Ticks << Math.Min(task.Deferrals, 10), LongestDeferral.Ticks);
        return Requeue(task, TaskAttempts.Deferred, fault, now, now.AddTicks(pause)) with { Attempt = task.Attempt - 1, Deferrals = task.Deferrals + 1 };
    }

    /// <summary>Moves the end of the lease.</summary>
    public static TaskEntry Renew(TaskEntry task, TaskOptions options, DateTimeOffset now) => task with { LeaseUntil = now + options.Lease };

    /// <summary>Cancels: a queued task ends, a running one is told.</summary>
    public static TaskEntry Cancel(TaskEntry task, DateTimeOffset now) => task.State == TaskState.Queued
        ? End(task, TaskState.Cancelled, new TaskFault(TaskFault.Cancelled, "It was cancelled before it was run."), now)
        : task with { CancelRequested = true };

    /// <summary>Gives up a task whose message was given up.</summary>
    public static TaskEntry GiveUp(TaskEntry task, DateTimeOffset now) => End(
        task, TaskState.Dead, new TaskFault(TaskFault.Poison, "Handling its message failed again and again; the log of the host says why."), now);

    /// <summary>Puts a dead task back into its queue with all its attempts before it.</summary>
    public static TaskEntry Redrive(TaskEntry task, DateTimeOffset now) => task with
    {
        State = TaskState.Queued,
        Attempt = 0,
        Deferrals = 0,
        DueAt = now,
        Wait = TimeSpan.Zero,
        ExpiresAt = task.ExpiresAt is { } expires ? now + (expires - task.CreatedAt) : null,
        EarlierJson = task.ExecutionId is null ? task.EarlierJson : TaskAttempts.Add(task, task.EndedAt ?? now, "failed", task.Fault),
        Worker = null,
        ExecutionId = null,
        StartedAt = null,
        EndedAt = null,
        OutcomeJson = null,
        IsOutcomeInBlob = false,
    };

    private static TimeSpan Least(TimeSpan left, TimeSpan? wait) => left < wait || wait is null ? left : wait.Value;

    private static TaskFault Stopped => new(TaskFault.HostStopped, "The host stopped, or functionTimeout was over, before the run had ended.");

    private static TaskEntry Claim(TaskEntry task, TaskOptions options, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return task with
        {
            State = TaskState.Running,
            Attempt = task.Attempt + 1,
            Worker = options.Worker,
            ExecutionId = ExecutionId.New(time),
            LeaseUntil = now + options.Lease,
            StartedAt = now,
        };
    }

    private static TaskEntry Expire(TaskEntry task, DateTimeOffset now) =>
        End(task, TaskState.Dead, new TaskFault(TaskFault.Expired, "It was not started within its time to live."), now);

    private static TaskEntry End(TaskEntry task, TaskState state, TaskFault? fault, DateTimeOffset now) =>
        task with { State = state, Fault = fault, EndedAt = now, LeaseUntil = null };

    private static TaskEntry Requeue(TaskEntry task, string outcome, TaskFault fault, DateTimeOffset now, DateTimeOffset due) => task with
    {
        State = TaskState.Queued,
        DueAt = due,
        Wait = due - now,
        EarlierJson = TaskAttempts.Add(task, now, outcome, fault),
        Fault = fault,
        Worker = null,
        ExecutionId = null,
        LeaseUntil = null,
        StartedAt = null,
    };
}
