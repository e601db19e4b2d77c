using System.Diagnostics;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Tasks;
using WasmOs.Storage;

namespace WasmOs.Kernel.Schedules;

/// <summary>Fires due schedules. Thread-safe; several hosts may fire the same schedule at once.</summary>
/// <remarks>
/// <para>A due time is handled in this order: 1. A line is inserted into the history. Only one host can insert it, and it decides the outcome. 2. The task is
/// submitted, under an id computed from the schedule and the due time. 3. The schedule's row is moved to the next due time, guarded by its ETag.</para>
/// <para>A host that finds the row before step 3, after a crash or concurrently with another host, repeats what the line says. The id makes that the same
/// task.</para>
/// </remarks>
/// <param name="tables">Where schedules are stored.</param>
/// <param name="tasks">Accepts the tasks.</param>
/// <param name="events">Publishes fires and misfires.</param>
/// <param name="time">The clock.</param>
/// <param name="creators">Finds those under whose rights schedules run; null where nobody has an id.</param>
/// <param name="report">Receives a warning when a schedule is refused for the first time.</param>
/// <param name="metrics">Counts due times; null where nobody looks.</param>
/// <param name="tracing">Begins spans of fires; null where nobody looks.</param>
internal sealed class ScheduleFirer(
    ITableStore tables, TaskService tasks, ScheduleEvents events, TimeProvider time, ICreators? creators, Action<string, Exception?> report,
    ScheduleMetrics? metrics = null, Tracing? tracing = null)
{
    /// <summary>The maximum number of steps (due times, deferrals, misfires) in one call.</summary>
    private const int MaxSteps = 2000;

    private const int TrimEvery = 50;

    private static readonly PermissionSet Running = PermissionSet.Of(Permission.SchedulesWrite, Permission.ModulesExecute);

    private static readonly TimeSpan ShortestDeferral = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDeferral = TimeSpan.FromSeconds(30);

    private readonly ScheduleStore _store = new(tables);
    private readonly ScheduleRuns _runs = new(tables);

    /// <summary>Handles all due times of a schedule up to now.</summary>
    /// <returns>The schedule as it is stored afterwards; null when there is none.</returns>
    public async ValueTask<Schedule?> FireAsync(string id, CancellationToken cancellationToken)
    {
        var schedule = await _store.GetAsync(id, cancellationToken).ConfigureAwait(false);
        for (var step = 0; step < MaxSteps && schedule?.WakeAt <= time.GetUtcNow(); step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var moved = await StepAsync(schedule, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            schedule = await _store.UpdateAsync(schedule, moved, cancellationToken).ConfigureAwait(false)
                ?? await _store.GetAsync(id, cancellationToken).ConfigureAwait(false);
        }

        return schedule;
    }

    /// <summary>Runs a schedule now, regardless of its due times.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="id">The id of the task; a repetition with the same id is the same run.</param>
    /// <param name="by">Who asks for the run, under whose rights it runs.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<ScheduleRun>> RunNowAsync(Schedule schedule, TaskId id, Creator by, CancellationToken cancellationToken)
    {
        var submission = ScheduleRules.Submission(schedule.Settings, by);
        submission.Id = id;
        var task = await tasks.SubmitAsync(submission, cancellationToken).ConfigureAwait(false);
        if (!task.Succeeded)
        {
            return task.Error;
        }

        var run = new ScheduleRun
        {
            ScheduleId = schedule.Id,
            PlannedAt = id.Time, // A part of the line's key, so it follows from the id too.
            FiredAt = time.GetUtcNow(),
            Outcome = ScheduleRunOutcome.Submitted,
            TaskId = id.ToString(),
            IsManual = true,
        };
        try
        {
            return (await _runs.DecideAsync(run, cancellationToken).ConfigureAwait(false)).Run;
        }
        catch (StorageUnavailableException)
        {
            // The task is accepted and will run, so an error would be wrong. Only the schedule's list of runs lacks this run.
            return run;
        }
    }

    private async ValueTask<Schedule> StepAsync(Schedule schedule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = schedule.DueAt!.Value;
        if (ScheduleClock.Of(schedule.Id, schedule.Settings) is not { } clock)
        {
            // This host does not know the time zone, and the host that accepted the schedule does. Try again later, possibly on that host.
            return schedule with { WakeAt = now + LongestDeferral };
        }

        var isLate = now - clock.WakeOf(due) > schedule.Settings.MisfireAfter;
        return isLate && !(schedule.CatchUpUntil >= due)
            ? await MisfireAsync(schedule, clock, due, now, cancellationToken).ConfigureAwait(false)
            : await TakeUpAsync(schedule, clock, due, now, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Schedule> MisfireAsync(
        Schedule schedule, ScheduleClock clock, DateTimeOffset due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var plan = clock.PlanMisfire(due, now);
        var run = new ScheduleRun { ScheduleId = schedule.Id, PlannedAt = due, FiredAt = now, Outcome = ScheduleRunOutcome.Missed, Missed = plan.Dropped };
        if (plan.Dropped > 0 && (await _runs.DecideAsync(run, cancellationToken).ConfigureAwait(false)).IsNew)
        {
            metrics?.Count(run.Outcome, now - (clock.WakeOf(due) ?? due));
        }

        await events.PublishAsync(schedule, run, cancellationToken).ConfigureAwait(false);
        return schedule with
        {
            DueAt = plan.Due,
            WakeAt = plan.CatchUpUntil >= plan.Due ? now : clock.WakeOf(plan.Due),
            CatchUpUntil = plan.CatchUpUntil,
            Missed = schedule.Missed + plan.Dropped,
        };
    }

    private async ValueTask<Schedule> TakeUpAsync(
        Schedule schedule, ScheduleClock clock, DateTimeOffset due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isOverlapping = await IsRunningAsync(schedule.LastTaskId, cancellationToken).ConfigureAwait(false);
        if (isOverlapping && schedule.Settings.Overlap == ScheduleOverlap.Queue)
        {
            return Defer(schedule, due, now);
        }

        var late = now - (clock.WakeOf(due) ?? due);

        // The task that is submitted belongs to the trace of this span.
        using var span = tracing?.Begin(KernelDiagnostics.Source, "schedule", ActivityKind.Producer, traceParent: null);
        span?.SetTag("wasmos.schedule_id", schedule.Id).SetTag("wasmos.module", schedule.Settings.ModuleId).SetTag("wasmos.late_ms", late.TotalMilliseconds);

        // 1. The line in the history: the host that inserts it decides the outcome.
        var (run, isNew) = await _runs.DecideAsync(
            new ScheduleRun
            {
                ScheduleId = schedule.Id,
                PlannedAt = due,
                FiredAt = now,
                Outcome = isOverlapping && schedule.Settings.Overlap == ScheduleOverlap.Skip ? ScheduleRunOutcome.Skipped : ScheduleRunOutcome.Submitted,
                TaskId = clock.TaskOf(due).ToString(),
            },
            cancellationToken).ConfigureAwait(false);

        // 2. The task, unless it exists already because the clock was set back or another host was faster.
        if (run.Outcome == ScheduleRunOutcome.Submitted && (isNew || !(await tasks.GetAsync(run.TaskId!, cancellationToken).ConfigureAwait(false)).Succeeded))
        {
            if (isOverlapping && schedule.Settings.Overlap == ScheduleOverlap.CancelOld)
            {
                // An error means that the old task has ended meanwhile, which is the intention.
                _ = await tasks.CancelAsync(schedule.LastTaskId!, cancellationToken).ConfigureAwait(false);
            }

            if (await SubmitAsync(schedule, clock, due, run, cancellationToken).ConfigureAwait(false) is not { } submitted)
            {
                return Defer(schedule, due, now);
            }

            run = submitted;
        }

        span?.SetTag("wasmos.outcome", ScheduleNames.Of(run.Outcome))
            .SetTag("wasmos.task_id", run.TaskId)
            .SetStatus(run.Outcome == ScheduleRunOutcome.Refused ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        if (isNew)
        {
            metrics?.Count(run.Outcome, late);
        }

        // 3. Move the row to the next due time.
        return await MoveOnAsync(schedule, clock, run, isNew, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Submits the task; null when there is no capacity for it now.</summary>
    private async ValueTask<ScheduleRun?> SubmitAsync(
        Schedule schedule, ScheduleClock clock, DateTimeOffset due, ScheduleRun run, CancellationToken cancellationToken)
    {
        var submission = ScheduleRules.Submission(schedule.Settings, schedule.UpdatedBy);
        submission.Id = clock.TaskOf(due);
        var module = ModuleName.OfReference(schedule.Settings.ModuleId).ToString();
        var refusal = await CreatorRights.RefuseAsync(creators, schedule.UpdatedBy.Id, Running, module, cancellationToken).ConfigureAwait(false);
        var task = refusal ?? await tasks.SubmitAsync(submission, cancellationToken).ConfigureAwait(false);
        if (task.Error is { Kind: KernelErrorKind.Busy })
        {
            return null;
        }

        if (!task.Succeeded)
        {
            run = run with { Outcome = ScheduleRunOutcome.Refused, TaskId = null, Detail = task.Error.Detail };
            await _runs.WriteAsync(run, cancellationToken).ConfigureAwait(false);
            if (schedule.Refusal != run.Detail)
            {
                report($"Schedule {schedule.Id} is due and was refused: {run.Detail}", null);
            }
        }

        await events.PublishAsync(schedule, run, cancellationToken).ConfigureAwait(false);
        return run;
    }

    private async ValueTask<Schedule> MoveOnAsync(Schedule schedule, ScheduleClock clock, ScheduleRun run, bool isNew, CancellationToken cancellationToken)
    {
        if (schedule.Taken % TrimEvery == TrimEvery - 1)
        {
            await _runs.TrimAsync(schedule.Id, ScheduleRuns.Kept, cancellationToken).ConfigureAwait(false);
        }

        var next = clock.Next(run.PlannedAt);
        schedule = schedule with { DueAt = next, WakeAt = clock.WakeOf(next), Holds = 0 };
        if (!isNew && schedule.LastDueAt >= run.PlannedAt)
        {
            // This due time fired before the clock was set back.
            return schedule;
        }

        var fired = run.Outcome == ScheduleRunOutcome.Submitted;
        return schedule with
        {
            LastDueAt = run.PlannedAt,
            Refusal = fired ? null : run.Outcome == ScheduleRunOutcome.Refused ? run.Detail : schedule.Refusal,
            LastFiredAt = fired ? run.FiredAt : schedule.LastFiredAt,
            LastTaskId = fired ? run.TaskId : schedule.LastTaskId,
            Fires = schedule.Fires + (fired ? 1 : 0),
            Taken = schedule.Taken + 1,
        };
    }

    /// <summary>Schedules the next check after a pause that doubles each time; the due time does not change.</summary>
    private static Schedule Defer(Schedule schedule, DateTimeOffset due, DateTimeOffset now)
    {
        var pause = ShortestDeferral * Math.Pow(2, Math.Min(schedule.Holds, 5));
        return schedule with
        {
            WakeAt = now + (pause < LongestDeferral ? pause : LongestDeferral),
            Holds = schedule.Holds + 1,
            CatchUpUntil = schedule.CatchUpUntil > due ? schedule.CatchUpUntil : due,
        };
    }

    private async ValueTask<bool> IsRunningAsync(string? taskId, CancellationToken cancellationToken) =>
        taskId is not null && await tasks.GetAsync(taskId, cancellationToken).ConfigureAwait(false) is { Succeeded: true, Value.HasEnded: false };
}
