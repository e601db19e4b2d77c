namespace WasmOs.Kernel.Batches;

/// <summary>How an input's run ended.</summary>
public enum BatchOutcome
{
    /// <summary>The run succeeded.</summary>
    Succeeded,

    /// <summary>The run failed, timed out or could not be started.</summary>
    Failed,

    /// <summary>The run was stopped together with the batch.</summary>
    Cancelled,
}
