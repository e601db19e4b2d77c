namespace WasmOs.Cli.Streams;

/// <summary>How a read or write ended.</summary>
internal enum TransferEnd
{
    Done,

    /// <summary>Nothing can be done now.</summary>
    TryAgain,

    /// <summary><see cref="LibC.LastError"/> says why.</summary>
    Failed,
}
