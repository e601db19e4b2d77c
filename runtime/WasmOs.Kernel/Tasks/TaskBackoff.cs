namespace WasmOs.Kernel.Tasks;

/// <summary>How the pause before another attempt grows. The numbers are stored: add, never change.</summary>
public enum TaskBackoff
{
    /// <summary>Twice as long each time.</summary>
    Exponential = 0,

    /// <summary>The same each time.</summary>
    Fixed = 1,
}
