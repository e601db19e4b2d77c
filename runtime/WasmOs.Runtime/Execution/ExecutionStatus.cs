namespace WasmOs.Runtime.Execution;

/// <summary>How a run ended.</summary>
public enum ExecutionStatus : byte
{
    /// <summary>The function returned, or the guest exited with code 0.</summary>
    Succeeded,

    /// <summary>The run trapped, was denied something, or reached a limit other than time.</summary>
    Failed,

    /// <summary>The run used up its time or its CPU time.</summary>
    TimedOut,

    /// <summary>The run was stopped from outside.</summary>
    Cancelled,
}
