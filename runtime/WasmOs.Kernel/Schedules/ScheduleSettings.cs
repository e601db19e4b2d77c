using WasmOs.Kernel.Tasks;

namespace WasmOs.Kernel.Schedules;

/// <summary>A schedule as somebody wants it: what is run, and when. Immutable.</summary>
public sealed record ScheduleSettings
{
    /// <summary>Time zone when nobody says otherwise.</summary>
    public const string DefaultTimeZone = "UTC";

    /// <summary>A label for people; null for none. Names need not differ.</summary>
    public string? Name { get; init; }

    /// <summary>The reference of the module; what it names when the schedule fires is run.</summary>
    public string ModuleId { get; init; } = "";

    /// <summary>What is run.</summary>
    public ScheduledCall Call { get; init; } = new();

    /// <summary>The cron expression.</summary>
    public string Expression { get; init; } = "";

    /// <summary>The IANA name of the zone on whose clock the expression is read.</summary>
    /// <value>UTC</value>
    public string TimeZone { get; init; } = DefaultTimeZone;

    /// <summary>What becomes of due times that were missed.</summary>
    /// <value>once</value>
    public ScheduleMisfire Misfire { get; init; }

    /// <summary>How many missed due times <see cref="ScheduleMisfire.All"/> makes up for.</summary>
    /// <value>100</value>
    public int MisfireLimit { get; init; } = 100;

    /// <summary>How late a due time may be taken up and is not missed.</summary>
    /// <value>2 min: two strikes of the timer that looks for due schedules</value>
    public TimeSpan MisfireAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What happens when the run before has not ended.</summary>
    /// <value>skip</value>
    public ScheduleOverlap Overlap { get; init; }

    /// <summary>Each run is put off by up to this much, by another amount each time, the same on every host.</summary>
    /// <value>0</value>
    public TimeSpan Jitter { get; init; }

    /// <summary>Nothing is due before; null for at once.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>Nothing is due behind it; null for never.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Whether nothing is due until somebody resumes it.</summary>
    public bool Paused { get; init; }

    /// <summary>How soon its tasks get their turn.</summary>
    public TaskPriority Priority { get; init; }

    /// <summary>When and how often its tasks are tried again; null for the default of tasks.</summary>
    public TaskRetry? Retry { get; init; }

    /// <summary>How long after it became due a task may still be started; null for ever.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>Who is told of the end of each task; null for nobody.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>For people and tools; its tasks have them too.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
