namespace WasmOs.Functions.Invocation;

/// <summary>Why a function was told to stop.</summary>
internal enum StopCause
{
    /// <summary>The function was not told to stop.</summary>
    None,

    /// <summary>The client disconnected.</summary>
    ClientGone,

    /// <summary>The function ran longer than <c>functionTimeout</c>.</summary>
    TimedOut,

    /// <summary>The host is stopping, and the time for running work to end is over.</summary>
    Shutdown,

    /// <summary>The function lost the lease on its message, which another worker may have received.</summary>
    MessageLost,
}
