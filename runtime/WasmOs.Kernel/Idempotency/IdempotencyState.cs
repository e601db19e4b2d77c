namespace WasmOs.Kernel.Idempotency;

/// <summary>What is known of an idempotency key.</summary>
public enum IdempotencyState
{
    /// <summary>It is new: do the work, then complete or abandon it.</summary>
    Fresh,

    /// <summary>It was answered before: give that answer again.</summary>
    Replay,

    /// <summary>It came with another body before.</summary>
    Conflict,

    /// <summary>The first request has not been answered.</summary>
    InProgress,
}
