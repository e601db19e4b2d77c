namespace WasmOs.Kernel.Tasks;

/// <summary>The state of a task. The numbers are stored: add, never change.</summary>
public enum TaskState
{
    /// <summary>The task waits for its due time, its turn or its next attempt.</summary>
    Queued = 0,

    /// <summary>A worker runs the task under a lease.</summary>
    Running = 1,

    /// <summary>The task succeeded.</summary>
    Succeeded = 2,

    /// <summary>The task ended by a fault that is not tried again.</summary>
    Failed = 3,

    /// <summary>The task was given up: its attempts are used up, its time to live is over, or its message was poison. It can be redriven.</summary>
    Dead = 4,

    /// <summary>The task was cancelled.</summary>
    Cancelled = 5,
}
