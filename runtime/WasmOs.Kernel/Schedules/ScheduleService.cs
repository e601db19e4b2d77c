using System.Collections.Immutable;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Pages;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Storage;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Schedules;

/// <summary>Creates, reads, changes, runs and deletes schedules. Thread-safe.</summary>
public sealed class ScheduleService
{
    private readonly ScheduleStore _store;
    private readonly ScheduleRuns _runs;
    private readonly ScheduleRunner _runner;
    private readonly ExecutionService _executions;
    private readonly TimeProvider _time;
    private readonly DiskQuota? _disk;
    private readonly CountQuota _quota;
    private readonly int _max;
    private readonly WebhookTargets _targets;
    private readonly RowTurns _turns;

    /// <summary>Creates the service.</summary>
    public ScheduleService(
        IStorage storage, ExecutionService executions, ScheduleRunner runner, TimeProvider time, DiskQuota? disk = null, QuotaOptions? quotas = null,
        WebhookTargets? targets = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        _store = new ScheduleStore(storage.Tables);
        _runs = new ScheduleRuns(storage.Tables);
        (_runner, _executions, _time, _disk) = (runner, executions, time, disk);
        _targets = targets ?? WebhookTargets.PublicOnly;
        _turns = new RowTurns(time, Random.Shared);
        _max = (quotas ?? new QuotaOptions()).MaxSchedules;
        _quota = new CountQuota(_max, _store.CountAsync, time);
    }

    /// <summary>Creates a schedule; on success it is stored.</summary>
    public ValueTask<Result<Schedule>> CreateAsync(ScheduleSettings settings, CancellationToken cancellationToken) =>
        CreateAsync(settings, null, default, cancellationToken);

    /// <summary>Creates a schedule; on success it is stored.</summary>
    /// <param name="settings">What the schedule runs, and when.</param>
    /// <param name="planned">The schedule's id, when the caller derives it from the request, so that a repetition is the same schedule; null for a new
    /// id.</param>
    /// <param name="by">Who creates the schedule, under whose rights it runs.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<Schedule>> CreateAsync(
        ScheduleSettings settings, ExecutionId? planned, Creator by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var id = (planned ?? ExecutionId.New(_time)).ToString();
        if (planned is not null && await _store.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } taken)
        {
            return taken;
        }

        if (await CheckAsync(settings, null, cancellationToken).ConfigureAwait(false) is { } error)
        {
            return error;
        }

        return await _quota.AddAsync(
            () => ScheduleErrors.TooMany(_max), () => InsertAsync(id, settings, by, cancellationToken), static _ => true,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns a schedule; an error when there is none of this id.</summary>
    public async ValueTask<Result<Schedule>> GetAsync(string id, CancellationToken cancellationToken) =>
        ExecutionId.TryParse(id, out var parsed) && await _store.GetAsync(parsed.ToString(), cancellationToken).ConfigureAwait(false) is { } schedule
            ? schedule : ScheduleErrors.NotFound(id);

    /// <summary>Lists schedules in the order of their creation.</summary>
    public async ValueTask<Result<Page<Schedule>>> ListAsync(int limit, string? continuation, CancellationToken cancellationToken)
    {
        if (continuation is not null && !ExecutionId.TryParse(continuation, out _))
        {
            return KernelErrors.ContinuationInvalid();
        }

        return await _store.ListAsync(continuation, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes settings, on behalf of nobody in particular.</summary>
    public ValueTask<Result<Schedule>> ChangeAsync(
        string id, Func<ScheduleSettings, ScheduleSettings> change, string? ifMatch, CancellationToken cancellationToken) =>
        ChangeAsync(id, change, ifMatch, default, cancellationToken);

    /// <summary>Changes settings. When the times change or the schedule is resumed, it is due next at its first due time from now.</summary>
    /// <param name="id">The schedule's id.</param>
    /// <param name="change">Computes the new settings from the old; may be called more than once.</param>
    /// <param name="ifMatch">The revision that the schedule must have; <c>*</c> or null for any.</param>
    /// <param name="by">Who changes the schedule. It runs under this caller's rights from now on.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<Schedule>> ChangeAsync(
        string id, Func<ScheduleSettings, ScheduleSettings> change, string? ifMatch, Creator by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        using var turn = await _turns.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; attempt <= RowTurns.MaxAttempts; attempt++)
        {
            var found = await FindAsync(id, ifMatch, cancellationToken).ConfigureAwait(false);
            if (!found.Succeeded)
            {
                return found.Error;
            }

            var (before, now) = (found.Value, _time.GetUtcNow());
            var settings = change(before.Settings);
            if (await CheckAsync(settings, before.Settings, cancellationToken).ConfigureAwait(false) is { } error)
            {
                return error;
            }

            var after = before with { Settings = settings, Revision = before.Revision + 1, UpdatedAt = now, UpdatedBy = by, Refusal = null };
            after = HasOtherTimes(before.Settings, settings) ? Plan(after, now) : after;
            if (await _store.UpdateAsync(before, after, cancellationToken).ConfigureAwait(false) is { } stored)
            {
                _runner.Consider(stored);
                return stored;
            }

            await _turns.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }

        return ScheduleErrors.Busy(id);
    }

    /// <summary>Deletes a schedule and its history; tasks that it submitted continue. Returns null on success.</summary>
    public async ValueTask<KernelError?> DeleteAsync(string id, string? ifMatch, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; attempt <= RowTurns.MaxAttempts; attempt++)
        {
            var found = await FindAsync(id, ifMatch, cancellationToken).ConfigureAwait(false);
            if (!found.Succeeded)
            {
                return found.Error;
            }

            if (await _store.DeleteAsync(found.Value, cancellationToken).ConfigureAwait(false))
            {
                _quota.Forget();
                await _runs.TrimAsync(found.Value.Id, 0, cancellationToken).ConfigureAwait(false);
                return null;
            }

            await _turns.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }

        return ScheduleErrors.Busy(id);
    }

    /// <summary>Runs a schedule now, even a paused one. Its due times do not change.</summary>
    public ValueTask<Result<ScheduleRun>> RunAsync(string id, CancellationToken cancellationToken) => RunAsync(id, null, default, cancellationToken);

    /// <summary>Runs a schedule now, even a paused one. Its due times do not change.</summary>
    /// <param name="id">The schedule's id.</param>
    /// <param name="planned">The id of the run's task, when the caller derives it from the request, so that a repetition is the same run; null for a new
    /// id.</param>
    /// <param name="by">Who asks for the run, under whose rights it runs.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<ScheduleRun>> RunAsync(string id, TaskId? planned, Creator by, CancellationToken cancellationToken)
    {
        var found = await GetAsync(id, cancellationToken).ConfigureAwait(false);
        return found.Succeeded
            ? await _runner.Firer.RunNowAsync(found.Value, planned ?? TaskId.New(_time), by, cancellationToken).ConfigureAwait(false)
            : found.Error;
    }

    /// <summary>Lists a schedule's history, newest first.</summary>
    public async ValueTask<Result<Page<ScheduleRun>>> ListRunsAsync(string id, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var found = await GetAsync(id, cancellationToken).ConfigureAwait(false);
        return found.Succeeded ? await _runs.ListAsync(found.Value.Id, continuation, limit, cancellationToken).ConfigureAwait(false) : found.Error;
    }

    /// <summary>Returns the next due times of a schedule, without jitter, in its time zone; none when it is paused.</summary>
    public async ValueTask<Result<ImmutableArray<DateTimeOffset>>> NextAsync(string id, int count, CancellationToken cancellationToken)
    {
        var found = await GetAsync(id, cancellationToken).ConfigureAwait(false);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var schedule = found.Value;
        return ScheduleClock.Of(schedule.Id, schedule.Settings) is { } clock ? Walk(clock, schedule.DueAt, count, schedule.Settings) : [];
    }

    /// <summary>Returns the first due times of an expression after an instant.</summary>
    public static Result<ImmutableArray<DateTimeOffset>> Preview(string expression, string zone, DateTimeOffset from, int count)
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(zone);
        var errors = new FieldErrors();
        ScheduleRules.CheckWhen(expression, zone, errors);
        if (!errors.IsEmpty)
        {
            return KernelErrors.InvalidRequest(errors);
        }

        var settings = new ScheduleSettings { Expression = expression, TimeZone = zone };
        var clock = ScheduleClock.Of("", settings)!;
        return Walk(clock, clock.First(from), count, settings);
    }

    private async ValueTask<Result<Schedule>> InsertAsync(string id, ScheduleSettings settings, Creator by, CancellationToken cancellationToken)
    {
        if (_disk?.Take(ScheduleRows.MaxSettingsBytes) is { } full)
        {
            return full;
        }

        var now = _time.GetUtcNow();
        var created = new Schedule
        {
            Id = id,
            Settings = settings,
            Revision = 1,
            CreatedAt = now,
            CreatedBy = by.Name,
            UpdatedAt = now,
            UpdatedBy = by,
        };
        var schedule = Plan(created, now);
        var stored = await _store.InsertAsync(schedule, cancellationToken).ConfigureAwait(false);
        _runner.Consider(stored);
        return stored;
    }

    private static ImmutableArray<DateTimeOffset> Walk(ScheduleClock clock, DateTimeOffset? first, int count, ScheduleSettings settings)
    {
        var times = ImmutableArray.CreateBuilder<DateTimeOffset>();
        _ = ScheduleZones.TryFind(settings.TimeZone, out var zone, out _);
        for (var due = first; due is not null && times.Count < count; due = clock.Next(due.Value))
        {
            times.Add(TimeZoneInfo.ConvertTime(due.Value, zone ?? TimeZoneInfo.Utc));
        }

        return times.ToImmutable();
    }

    /// <summary>Checks settings. An end in the past is an error only when it is new: a schedule that has ended may still be renamed or paused.</summary>
    private async ValueTask<KernelError?> CheckAsync(ScheduleSettings settings, ScheduleSettings? before, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var now = _time.GetUtcNow();
        ScheduleRules.Check(settings, now, _targets, errors);
        if (settings.EndsAt != before?.EndsAt)
        {
            ScheduleRules.CheckEnd(settings, now, errors);
        }

        // The module may change before the schedule fires. Report now what can be checked now.
        return errors.IsEmpty
            ? await _executions.CheckAsync(settings.ModuleId, settings.Call.ToRequest(), cancellationToken).ConfigureAwait(false)
            : KernelErrors.InvalidRequest(errors);
    }

    private async ValueTask<Result<Schedule>> FindAsync(string id, string? ifMatch, CancellationToken cancellationToken)
    {
        var found = await GetAsync(id, cancellationToken).ConfigureAwait(false);
        return found.Succeeded && ifMatch is not (null or "*") && ifMatch != ScheduleTag.Of(found.Value)
            ? KernelErrors.PreconditionFailed($"Schedule {Quoted.Of(id)}")
            : found;
    }

    private static bool HasOtherTimes(ScheduleSettings before, ScheduleSettings after) =>
        (before.Expression, before.TimeZone, before.StartsAt, before.EndsAt, before.Paused, before.Jitter)
        != (after.Expression, after.TimeZone, after.StartsAt, after.EndsAt, after.Paused, after.Jitter);

    private static Schedule Plan(Schedule schedule, DateTimeOffset now)
    {
        var clock = schedule.Settings.Paused ? null : ScheduleClock.Of(schedule.Id, schedule.Settings);
        var due = clock?.First(now);
        return schedule with { DueAt = due, WakeAt = clock?.WakeOf(due), CatchUpUntil = null, Holds = 0 };
    }
}
