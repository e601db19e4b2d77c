namespace WasmOs.Kernel.Idempotency;

/// <summary>What a request with an idempotency key must do.</summary>
public enum IdempotencyState
{
    /// <summary>The key is new or its claim was taken over: do the work, then complete, release or forget the ticket.</summary>
    Fresh,

    /// <summary>The first request was answered: send its response again.</summary>
    Replay,

    /// <summary>The key was used with another request body.</summary>
    Conflict,

    /// <summary>The first request is still being handled.</summary>
    InProgress,
}
