namespace WasmOs.Kernel.Executions.Records;

/// <summary>Outputs of a run.</summary>
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
