using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Tasks;

/// <summary>The state machine of a task: pure functions that compute a row's next state and write nothing.</summary>
internal static class TaskTransitions
{
    private static readonly TimeSpan FirstDeferral = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDeferral = TimeSpan.FromMinutes(1);

    /// <summary>
    /// After this many interruptions, a further one counts as an attempt. Otherwise a task that runs longer than its function's timeout would be repeated for
    /// ever.
    /// </summary>
    public const int MaxInterruptions = 8;

    /// <summary>Decides what to do with the message of a task.</summary>
    /// <param name="task">The task's row.</param>
    /// <param name="seen">The row's ETag that the message carries: the message has waited the whole wait that this version of the row asked for (until its due
    /// time, or until its lease ends). Null when the message carries none.</param>
    /// <param name="options">The length of a lease, and this worker's name.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isAlone">Whether only this process uses the storage. A task that another process has claimed is then taken over at once, because that
    /// process has ended.</param>
    public static TaskStep Next(TaskEntry task, string? seen, TaskOptions options, TimeProvider time, bool isAlone = false)
    {
        var now = time.GetUtcNow();
        if (task.HasEnded)
        {
            return new TaskStep(TaskStepKind.Finished, task);
        }

        if (task.State == TaskState.Queued)
        {
            // The wall clock may have been set back since the wait was decided, and then shows a longer wait. So the wait is at most what was decided, and a
            // message that has waited that long finds its task due.
            var wait = Least(task.DueAt - now, task.Wait);
            return wait > TimeSpan.Zero && seen != task.ETag ? new TaskStep(TaskStepKind.Defer, task, wait)
                : task.ExpiresAt <= now && task.Attempt == 0 ? new TaskStep(TaskStepKind.End, Expire(task, now))
                : new TaskStep(TaskStepKind.Run, Claim(task, options, time));
        }

        // A lease that ends later than any lease can was written before the wall clock was set back: the wait is then one lease. A message that has waited
        // the whole lease and finds the row unchanged has proved that nobody renews it.
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

    /// <summary>The next state of a running task whose run was refused.</summary>
    public static TaskEntry AfterRefusal(TaskEntry task, KernelError error, DateTimeOffset now)
    {
        var fault = TaskFault.From(error);
        var mayPass = error.Kind is KernelErrorKind.Busy or KernelErrorKind.RateLimited || error.Slug == KernelErrors.StorageUnavailable("").Slug;

        // A task whose creator may not run it now can be put back into its queue when the creator may.
        return mayPass ? Defer(task, fault, now) : End(task, error.Kind == KernelErrorKind.Forbidden ? TaskState.Dead : TaskState.Failed, fault, now);
    }

    /// <summary>The next state of a running task whose run has ended.</summary>
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

    /// <summary>
    /// Requeues a running task because its host stops or its function's time is over. The attempt does not count, unless that happened
    /// <see cref="MaxInterruptions"/> times.
    /// </summary>
    public static TaskEntry Interrupt(TaskEntry task, DateTimeOffset now) =>
        task.CancelRequested ? End(task, TaskState.Cancelled, Stopped, now)
        : TaskAttempts.CountInterrupted(task) < MaxInterruptions ? Requeue(task, TaskAttempts.Deferred, Stopped, now, now) with { Attempt = task.Attempt - 1 }
        : task.Attempt >= task.Retry.MaxAttempts ? End(task, TaskState.Dead, Stopped, now)
        : Requeue(task, "failed", Stopped, now, now);

    /// <summary>Requeues a running task with a pause because there is no capacity; the attempt does not count.</summary>
    public static TaskEntry Defer(TaskEntry task, TaskFault fault, DateTimeOffset now)
    {
        var pause = Math.Min(FirstDeferral.Ticks << Math.Min(task.Deferrals, 10), LongestDeferral.Ticks);
        return Requeue(task, TaskAttempts.Deferred, fault, now, now.AddTicks(pause)) with { Attempt = task.Attempt - 1, Deferrals = task.Deferrals + 1 };
    }

    /// <summary>Extends the lease.</summary>
    public static TaskEntry Renew(TaskEntry task, TaskOptions options, DateTimeOffset now) => task with { LeaseUntil = now + options.Lease };

    /// <summary>Cancels a task: a queued task ends; a running task is marked, and its worker stops the guest.</summary>
    public static TaskEntry Cancel(TaskEntry task, DateTimeOffset now) => task.State == TaskState.Queued
        ? End(task, TaskState.Cancelled, new TaskFault(TaskFault.Cancelled, "The task was cancelled before it was run."), now)
        : task with { CancelRequested = true };

    /// <summary>Marks a task dead because its message was moved to the poison queue.</summary>
    public static TaskEntry GiveUp(TaskEntry task, DateTimeOffset now) => End(
        task, TaskState.Dead, new TaskFault(TaskFault.Poison, "Handling the task's message failed repeatedly. The host's log has the reason."), now);

    /// <summary>Puts a dead task back into its queue; all its attempts are available again.</summary>
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
        End(task, TaskState.Dead, new TaskFault(TaskFault.Expired, "The task was not started within its time to live."), now);

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
