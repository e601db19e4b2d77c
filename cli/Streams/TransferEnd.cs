namespace WasmOs.Cli.Streams;

/// <summary>How a read or write ended.</summary>
internal enum TransferEnd
{
    Done,

    /// <summary>The descriptor is not ready, or a signal interrupted the call.</summary>
    TryAgain,

    /// <summary>The call failed with <see cref="LibC.LastError"/>.</summary>
    Failed,
}
