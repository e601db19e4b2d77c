namespace WasmOs.Kernel.Batches;

/// <summary>The types of events about batches. They are part of the interface: add, never change.</summary>
public static class BatchEventTypes
{
    /// <summary>A batch has ended, with any result except cancellation.</summary>
    public const string Completed = "batch.completed";

    /// <summary>A batch was cancelled.</summary>
    public const string Cancelled = "batch.cancelled";
}
