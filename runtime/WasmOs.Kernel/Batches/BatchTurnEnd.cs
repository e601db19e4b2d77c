namespace WasmOs.Kernel.Batches;

/// <summary>Why a turn of a lane ended.</summary>
internal enum BatchTurnEnd
{
    /// <summary>It has not ended.</summary>
    None,

    /// <summary>The lane has no more inputs.</summary>
    LaneEnded,

    /// <summary>The batch was stopped: the lane starts nothing more.</summary>
    BatchStopped,

    /// <summary>It has worked long enough for once.</summary>
    TurnOver,

    /// <summary>There is no capacity for runs now.</summary>
    Busy,

    /// <summary>The host stops, or the function's time is over.</summary>
    Interrupted,

    /// <summary>Somebody else has the lane, or the batch is gone.</summary>
    Lost,
}
