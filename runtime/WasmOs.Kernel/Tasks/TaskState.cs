namespace WasmOs.Kernel.Tasks;

/// <summary>Where a task stands. The numbers are stored: add, never change.</summary>
public enum TaskState
{
    /// <summary>It waits for its time, its turn or its next attempt.</summary>
    Queued = 0,

    /// <summary>A worker has it, until its lease is over.</summary>
    Running = 1,

    /// <summary>It succeeded.</summary>
    Succeeded = 2,

    /// <summary>It ended by a fault that no further attempt was to mend.</summary>
    Failed = 3,

    /// <summary>It was given up: its attempts are used up, its time to live is over, or its message was poison.</summary>
    Dead = 4,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled = 5,
}
