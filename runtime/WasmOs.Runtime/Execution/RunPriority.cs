namespace WasmOs.Runtime.Execution;

/// <summary>How urgent a run is. Only the scheduling policy <c>priority</c> uses it.</summary>
public enum RunPriority
{
    /// <summary>After high runs and before low runs.</summary>
    Normal,

    /// <summary>Before all other runs.</summary>
    High,

    /// <summary>After all other runs.</summary>
    Low,
}
