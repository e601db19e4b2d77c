using System.Collections.Frozen;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Executions;

namespace WasmOs.Kernel.Tasks;

/// <summary>A request to run a task.</summary>
public sealed class TaskSubmission
{
    /// <summary>The longest delay and the longest time to live that are accepted.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>The task's id, when the submitter derives it from its own data, so that a repeated submission is the same task; null for a new id.</summary>
    public TaskId? Id { get; set; }

    /// <summary>The reference of the module, resolved when the task runs.</summary>
    public required string ModuleId { get; set; }

    /// <summary>What to run. Arguments and input are copied.</summary>
    public required ExecuteRequest Call { get; set; }

    /// <summary>How soon the task gets its turn.</summary>
    public TaskPriority Priority { get; set; }

    /// <summary>How long the task waits before its first attempt; zero for no wait.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>When the task is to start, instead of <see cref="Delay"/>; a time in the past means now.</summary>
    public DateTimeOffset? RunAt { get; set; }

    /// <summary>How long after its submission the first attempt may still begin; null for no limit.</summary>
    public TimeSpan? TimeToLive { get; set; }

    /// <summary>How often, when and after which faults the task is tried again; null for the default.</summary>
    public TaskRetry? Retry { get; set; }

    /// <summary>The absolute http or https URL that is notified when the task ends; null for none.</summary>
    public string? CallbackUrl { get; set; }

    /// <summary>Who submits the task, under whose rights it runs.</summary>
    public Creator Creator { get; set; }

    /// <summary>The trace that the task belongs to, as a <c>traceparent</c>; null, and what is none: the current one, if there is one.</summary>
    public string? TraceParent { get; set; }

    /// <summary>Labels for the submitter's own use; the product does not interpret them.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; set; } = FrozenDictionary<string, string>.Empty;
}
