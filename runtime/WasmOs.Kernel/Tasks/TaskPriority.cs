namespace WasmOs.Kernel.Tasks;

/// <summary>A task's share of turns while tasks wait. The numbers are stored: add, never change.</summary>
public enum TaskPriority
{
    /// <summary>4 turns of 21.</summary>
    Normal = 0,

    /// <summary>16 turns of 21.</summary>
    High = 1,

    /// <summary>1 turn of 21.</summary>
    Low = 2,
}
