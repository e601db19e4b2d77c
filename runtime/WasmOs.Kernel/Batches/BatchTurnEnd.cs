namespace WasmOs.Kernel.Batches;

/// <summary>Why a worker's turn on a lane ended.</summary>
internal enum BatchTurnEnd
{
    /// <summary>The turn has not ended.</summary>
    None,

    /// <summary>The lane has no more inputs.</summary>
    LaneEnded,

    /// <summary>The batch was stopped: the lane starts no further input.</summary>
    BatchStopped,

    /// <summary>The turn's time is over.</summary>
    TurnOver,

    /// <summary>There is no capacity for runs now.</summary>
    Busy,

    /// <summary>The host stops, or the function's time is over.</summary>
    Interrupted,

    /// <summary>Another worker has the lane, or the batch was deleted.</summary>
    Lost,
}
