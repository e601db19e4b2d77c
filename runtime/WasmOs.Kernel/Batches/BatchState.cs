namespace WasmOs.Kernel.Batches;

/// <summary>How far a batch is.</summary>
public enum BatchState
{
    /// <summary>Inputs wait or run.</summary>
    Running,

    /// <summary>It was told to stop, and what runs is being stopped.</summary>
    Stopping,

    /// <summary>All inputs succeeded.</summary>
    Succeeded,

    /// <summary>All inputs have ended; some failed.</summary>
    CompletedWithFailures,

    /// <summary>Too many inputs failed, or all of them; or the batch could not go on.</summary>
    Failed,

    /// <summary>Somebody cancelled it before all inputs had ended.</summary>
    Cancelled,
}
