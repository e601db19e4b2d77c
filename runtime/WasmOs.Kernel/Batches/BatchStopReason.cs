namespace WasmOs.Kernel.Batches;

/// <summary>Why a batch was stopped before its inputs had all ended.</summary>
public enum BatchStopReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,

    /// <summary>More inputs failed than it allows.</summary>
    TooManyFailures,

    /// <summary>Its stored inputs are gone.</summary>
    InputsLost,
}
