namespace WasmOs.Cli.Streams;

/// <summary>How a read or write ended.</summary>
internal enum TransferEnd
{
    Done,

    /// <summary>Nothing can be done now.</summary>
    TryAgain,

    /// <summary>Nobody reads the other end.</summary>
    BrokenPipe,

    Failed,
}
