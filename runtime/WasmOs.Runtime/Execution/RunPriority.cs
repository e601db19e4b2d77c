namespace WasmOs.Runtime.Execution;

/// <summary>How urgent a run is. Only the policy <c>priority</c> looks at it.</summary>
public enum RunPriority
{
    /// <summary>As urgent as most.</summary>
    Normal,

    /// <summary>Before all others.</summary>
    High,

    /// <summary>After all others.</summary>
    Low,
}
