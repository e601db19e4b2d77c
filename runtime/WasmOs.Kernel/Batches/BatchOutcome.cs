namespace WasmOs.Kernel.Batches;

/// <summary>How an input counts.</summary>
public enum BatchOutcome
{
    /// <summary>Its run succeeded.</summary>
    Succeeded,

    /// <summary>Its run failed, ran out of time or could not be begun.</summary>
    Failed,

    /// <summary>Its run was stopped with the batch.</summary>
    Cancelled,
}
