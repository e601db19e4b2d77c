namespace WasmOs.Functions.Metrics.Streams;

/// <summary>Where the frames of a stream go. One thread at a time uses it.</summary>
internal interface ILiveOutput
{
    /// <summary>Sends a frame, and waits while the client takes none.</summary>
    ValueTask SendAsync(LiveFrame frame, CancellationToken cancellationToken);

    /// <summary>Sends the last frame and ends the stream.</summary>
    ValueTask EndAsync(LiveEnd end, CancellationToken cancellationToken);
}
