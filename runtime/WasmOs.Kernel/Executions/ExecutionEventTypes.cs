namespace WasmOs.Kernel.Executions;

/// <summary>The types of events about runs. They are part of the public interface: add new ones, never change existing ones.</summary>
public static class ExecutionEventTypes
{
    /// <summary>A run failed.</summary>
    public const string Failed = "execution.failed";

    /// <summary>A run reached its time limit.</summary>
    public const string TimedOut = "execution.timed_out";

    /// <summary>A run was denied something for which its module has no capability.</summary>
    public const string CapabilityViolated = "capability.violated";
}
