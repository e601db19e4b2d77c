using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using WasmOs.Kernel.Schedules.Cron;
using WasmOs.Kernel.Tasks;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Schedules;

/// <summary>Computes when a schedule is due. Reads no clock and no storage. Immutable.</summary>
internal sealed class ScheduleClock
{
    /// <summary>Missed due times are counted up to this number; more of them count as this many.</summary>
    public const int MostCounted = 100_000;

    private readonly string _id;
    private readonly ScheduleSettings _settings;
    private readonly CronExpression _expression;
    private readonly TimeZoneInfo _zone;

    private ScheduleClock(string id, ScheduleSettings settings, CronExpression expression, TimeZoneInfo zone)
    {
        _id = id;
        _settings = settings;
        _expression = expression;
        _zone = zone;
    }

    /// <summary>The clock of settings that were checked; null when this host does not know their time zone.</summary>
    public static ScheduleClock? Of(string id, ScheduleSettings settings) =>
        CronExpression.TryParse(settings.Expression, out var expression, out _) && ScheduleZones.TryFind(settings.TimeZone, out var zone, out _)
            ? new ScheduleClock(id, settings, expression, zone)
            : null;

    /// <summary>
    /// The first due time that is after an instant and not before the schedule's start. An interval counts from the start, even from a past one; without a
    /// start the first due time is one interval after the instant.
    /// </summary>
    public DateTimeOffset? First(DateTimeOffset after) => _settings.StartsAt switch
    {
        null => Bound(_expression.GetNext(after, _zone)),
        { } start when _expression.Interval is not null => start > after ? Bound(start) : NextAfter(start, after),
        { } start => Bound(_expression.GetNext(start <= after ? after : start.AddTicks(-1), _zone)),
    };

    /// <summary>The due time that follows a due time.</summary>
    public DateTimeOffset? Next(DateTimeOffset due) => Bound(_expression.GetNext(due, _zone));

    /// <summary>The first due time after an instant, in the series that a given due time belongs to.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset due, DateTimeOffset instant)
    {
        if (instant < due)
        {
            return Bound(due);
        }

        if (_expression.Interval is not { } interval)
        {
            return Bound(_expression.GetNext(instant, _zone));
        }

        var steps = (instant - due).Ticks / interval.Ticks + 1;
        return steps > (DateTimeOffset.MaxValue - due).Ticks / interval.Ticks ? null : Bound(due + interval * steps);
    }

    /// <summary>
    /// The due time plus its jitter. The jitter is computed from the schedule's id and the due time, so that all hosts wait for the same instant.
    /// </summary>
    public DateTimeOffset? WakeOf(DateTimeOffset? due)
    {
        if (due is not { } at || _settings.Jitter == TimeSpan.Zero)
        {
            return due;
        }

        var part = BinaryPrimitives.ReadUInt32LittleEndian(HashOf(at)) / (double)uint.MaxValue;
        return at > DateTimeOffset.MaxValue - _settings.Jitter ? at : at + TimeSpan.FromMilliseconds((long)(_settings.Jitter.TotalMilliseconds * part));
    }

    /// <summary>The id of a due time's task. Every host computes the same id, so that a repeated submission is the same task.</summary>
    public TaskId TaskOf(DateTimeOffset due) => new(ExecutionId.FromHash(due, HashOf(due).AsSpan(16, 16)).Value);

    /// <summary>Applies the misfire policy to a due time that is too late, and to the due times after it.</summary>
    public MisfirePlan PlanMisfire(DateTimeOffset due, DateTimeOffset now)
    {
        var inTime = now - _settings.MisfireAfter;
        if (_settings.Misfire == ScheduleMisfire.Skip)
        {
            var (skipped, _) = Count(due, inTime.AddTicks(-1), keep: 1);
            return new MisfirePlan(NextAfter(due, inTime.AddTicks(-1)), null, skipped);
        }

        var limit = _settings.EndsAt < now ? _settings.EndsAt.Value : now;
        var (missed, newest) = Count(due, limit, _settings.Misfire == ScheduleMisfire.All ? _settings.MisfireLimit : 1);
        return missed < MostCounted
            ? new MisfirePlan(newest.Peek(), now, missed - newest.Count)
            : new MisfirePlan(LatestUpTo(newest.Last(), limit), now, missed - 1);
    }

    /// <summary>Counts the due times up to an instant, and returns the newest <paramref name="keep"/> of them, oldest first.</summary>
    private (long Count, Queue<DateTimeOffset> Newest) Count(DateTimeOffset due, DateTimeOffset until, int keep)
    {
        var newest = new Queue<DateTimeOffset>();
        var count = 0L;
        for (DateTimeOffset? at = due; at <= until && count < MostCounted; at = Next(at.Value), count++)
        {
            if (newest.Count == keep)
            {
                newest.Dequeue();
            }

            newest.Enqueue(at.Value);
        }

        return (count, newest);
    }

    /// <summary>
    /// The newest due time up to an instant. Searches backwards from the instant in steps that double, so that it need not walk through all due times.
    /// </summary>
    private DateTimeOffset LatestUpTo(DateTimeOffset due, DateTimeOffset until)
    {
        for (var back = TimeSpan.FromMinutes(1); until - back > due; back *= 2)
        {
            if (NextAfter(due, until - back) is { } latest && latest <= until)
            {
                while (Next(latest) is { } later && later <= until)
                {
                    latest = later;
                }

                return latest;
            }
        }

        return due;
    }

    private DateTimeOffset? Bound(DateTimeOffset? due) => due > _settings.EndsAt ? null : due?.ToUniversalTime();

    private byte[] HashOf(DateTimeOffset due) => SHA256.HashData(Encoding.UTF8.GetBytes($"{_id}\n{due.UtcTicks}"));
}
