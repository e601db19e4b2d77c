using System.Collections.Frozen;
using WasmOs.Kernel.Executions;

namespace WasmOs.Kernel.Tasks;

/// <summary>A task that somebody wants.</summary>
public sealed class TaskSubmission
{
    /// <summary>The longest delay and the longest time to live.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>The task's id, when it follows from what submits it: submitting it again is then the same task. Null for a new one.</summary>
    public TaskId? Id { get; set; }

    /// <summary>The reference of the module; what it names when the task runs is run.</summary>
    public required string ModuleId { get; set; }

    /// <summary>What to run; arguments and input are copied.</summary>
    public required ExecuteRequest Call { get; set; }

    /// <summary>How soon it gets its turn.</summary>
    public TaskPriority Priority { get; set; }

    /// <summary>How long it waits first; zero for not at all.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>When it is to be started, in place of <see cref="Delay"/>; a time that has passed means now.</summary>
    public DateTimeOffset? RunAt { get; set; }

    /// <summary>How long after its submission it may still be started; null for ever.</summary>
    public TimeSpan? TimeToLive { get; set; }

    /// <summary>When and how often it is tried again; null for the default.</summary>
    public TaskRetry? Retry { get; set; }

    /// <summary>Who is told of its end: an absolute http or https URL; null for nobody.</summary>
    public string? CallbackUrl { get; set; }

    /// <summary>For people and tools.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; set; } = FrozenDictionary<string, string>.Empty;
}
