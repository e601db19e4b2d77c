using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Batches;

/// <summary>The errors of batches. Slugs are part of the interface: add, never change.</summary>
public static class BatchErrors
{
    /// <summary>There is no batch with this id, or it is no longer kept.</summary>
    public static KernelError NotFound(string id) => new(
        KernelErrorKind.NotFound, "batch-not-found", "There is no such batch", $"There is no batch {Quoted.Of(id)}, or it is no longer kept.");

    /// <summary>The batch has ended, so there is nothing to cancel.</summary>
    public static KernelError Ended(string id) => new(
        KernelErrorKind.Conflict, "batch-ended", "The batch has ended", $"Batch {Quoted.Of(id)} has ended; its results can be read.");

    /// <summary>The batch has not ended, so it cannot be deleted.</summary>
    public static KernelError NotEnded(string id) => new(
        KernelErrorKind.Conflict, "batch-not-ended", "The batch has not ended", $"Batch {Quoted.Of(id)} has not ended. Cancel it first, or wait for its end.");
}
