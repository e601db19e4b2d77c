namespace WasmOs.Kernel.Executions.Records;

/// <summary>A set of a run's outputs.</summary>
[Flags]
public enum ExecutionOutputs
{
    /// <summary>No output.</summary>
    None = 0,

    /// <summary>The bytes of the result.</summary>
    Result = 1,

    /// <summary>Standard output.</summary>
    Stdout = 2,

    /// <summary>Standard error.</summary>
    Stderr = 4,
}
