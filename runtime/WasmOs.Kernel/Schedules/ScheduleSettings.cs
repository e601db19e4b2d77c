using WasmOs.Kernel.Tasks;

namespace WasmOs.Kernel.Schedules;

/// <summary>What a schedule runs, and when, as its creator gave it. Immutable.</summary>
public sealed record ScheduleSettings
{
    /// <summary>The time zone when none is given.</summary>
    public const string DefaultTimeZone = "UTC";

    /// <summary>A label for people, not necessarily unique; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>The reference of the module, resolved each time a task of the schedule runs.</summary>
    public string ModuleId { get; init; } = "";

    /// <summary>The call that is run.</summary>
    public ScheduledCall Call { get; init; } = new();

    /// <summary>The cron expression.</summary>
    public string Expression { get; init; } = "";

    /// <summary>The IANA name of the time zone that the expression refers to.</summary>
    /// <value>UTC</value>
    public string TimeZone { get; init; } = DefaultTimeZone;

    /// <summary>What happens to missed due times.</summary>
    /// <value>once</value>
    public ScheduleMisfire Misfire { get; init; }

    /// <summary>How many missed due times fire with <see cref="ScheduleMisfire.All"/>.</summary>
    /// <value>100</value>
    public int MisfireLimit { get; init; } = 100;

    /// <summary>How late a due time may be before it counts as missed.</summary>
    /// <value>2 min: two ticks of the timer function that reads due schedules</value>
    public TimeSpan MisfireAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What happens when the previous run has not ended.</summary>
    /// <value>skip</value>
    public ScheduleOverlap Overlap { get; init; }

    /// <summary>The longest random delay of a run. The delay differs from run to run and is the same on every host.</summary>
    /// <value>0</value>
    public TimeSpan Jitter { get; init; }

    /// <summary>The schedule is not due before this time; null for no start.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>The schedule is not due after this time; null for no end.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Whether the schedule is paused: it is not due until it is resumed.</summary>
    public bool Paused { get; init; }

    /// <summary>The priority of the schedule's tasks.</summary>
    public TaskPriority Priority { get; init; }

    /// <summary>How often, when and after which faults the tasks are tried again; null for the default of tasks.</summary>
    public TaskRetry? Retry { get; init; }

    /// <summary>How long after its submission the first attempt of a task may still begin; null for no limit.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>The URL that is notified when a task ends; null for none.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>Labels of the schedule and of its tasks; the product does not interpret them.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
