namespace WasmOs.Runtime.Execution;

/// <summary>How a run ended.</summary>
public enum ExecutionStatus : byte
{
    /// <summary>It returned.</summary>
    Succeeded,

    /// <summary>It trapped, was denied something or ran into a limit other than time.</summary>
    Failed,

    /// <summary>Its time, or its CPU time, was over.</summary>
    TimedOut,

    /// <summary>It was stopped from the outside.</summary>
    Cancelled,
}
