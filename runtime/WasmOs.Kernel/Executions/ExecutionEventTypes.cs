namespace WasmOs.Kernel.Executions;

/// <summary>The types of events about runs. They are part of the interface: add, never change.</summary>
public static class ExecutionEventTypes
{
    /// <summary>A run failed.</summary>
    public const string Failed = "execution.failed";

    /// <summary>A run's time was over.</summary>
    public const string TimedOut = "execution.timed_out";

    /// <summary>A run was refused something that its module has no capability for.</summary>
    public const string CapabilityViolated = "capability.violated";
}
