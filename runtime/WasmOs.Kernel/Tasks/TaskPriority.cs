namespace WasmOs.Kernel.Tasks;

/// <summary>A task's share of turns while tasks wait. The numbers are stored: add, never change.</summary>
public enum TaskPriority
{
    /// <summary>4 of 21 turns when tasks of all priorities wait.</summary>
    Normal = 0,

    /// <summary>16 of 21 turns when tasks of all priorities wait.</summary>
    High = 1,

    /// <summary>1 of 21 turns when tasks of all priorities wait.</summary>
    Low = 2,
}
