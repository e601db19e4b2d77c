namespace WasmOs.Kernel.Tasks;

/// <summary>How the pause before the next attempt grows. The numbers are stored: add, never change.</summary>
public enum TaskBackoff
{
    /// <summary>Each pause is twice as long as the one before.</summary>
    Exponential = 0,

    /// <summary>All pauses are equally long.</summary>
    Fixed = 1,
}
