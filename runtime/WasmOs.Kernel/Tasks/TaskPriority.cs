namespace WasmOs.Kernel.Tasks;

/// <summary>How soon a task gets its turn. The numbers are stored: add, never change.</summary>
public enum TaskPriority
{
    /// <summary>4 turns of 21.</summary>
    Normal = 0,

    /// <summary>16 turns of 21.</summary>
    High = 1,

    /// <summary>1 turn of 21.</summary>
    Low = 2,
}
