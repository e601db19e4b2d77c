namespace WasmOs.Kernel.Batches;

/// <summary>Why a batch was stopped before all its inputs had ended. The names are stored: add, never change.</summary>
public enum BatchStopReason
{
    /// <summary>The batch was not stopped.</summary>
    None,

    /// <summary>The batch was cancelled.</summary>
    Cancelled,

    /// <summary>More inputs failed than the request allows.</summary>
    TooManyFailures,

    /// <summary>The stored inputs are missing or damaged.</summary>
    InputsLost,
}
