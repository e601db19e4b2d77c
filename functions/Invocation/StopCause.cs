namespace WasmOs.Functions.Invocation;

/// <summary>Why a function was told to stop.</summary>
internal enum StopCause
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Its client hung up.</summary>
    ClientGone,

    /// <summary>It ran for longer than <c>functionTimeout</c>.</summary>
    TimedOut,

    /// <summary>The host is stopping and has waited long enough.</summary>
    Shutdown,

    /// <summary>The message that it works on was given to somebody else.</summary>
    MessageLost,
}
