namespace WasmOs.Kernel.Batches;

/// <summary>The state of a batch. The names are stored: add, never change.</summary>
public enum BatchState
{
    /// <summary>Inputs wait or run.</summary>
    Running,

    /// <summary>A stop was requested, and running inputs are being stopped.</summary>
    Stopping,

    /// <summary>All inputs succeeded.</summary>
    Succeeded,

    /// <summary>All inputs have ended; some failed.</summary>
    CompletedWithFailures,

    /// <summary>All inputs failed, more of them failed than allowed, or the inputs were lost.</summary>
    Failed,

    /// <summary>The batch was cancelled before all inputs had ended.</summary>
    Cancelled,
}
