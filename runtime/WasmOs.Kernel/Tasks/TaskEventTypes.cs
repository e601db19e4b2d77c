namespace WasmOs.Kernel.Tasks;

/// <summary>The types of events about tasks. They are part of the interface: add, never change.</summary>
public static class TaskEventTypes
{
    /// <summary>A task succeeded.</summary>
    public const string Succeeded = "task.succeeded";

    /// <summary>A task failed and is not tried again.</summary>
    public const string Failed = "task.failed";

    /// <summary>A task is dead: its attempts are used up, its time to live is over, or its message was poison.</summary>
    public const string Dead = "task.dead";

    /// <summary>A task was cancelled.</summary>
    public const string Cancelled = "task.cancelled";
}
