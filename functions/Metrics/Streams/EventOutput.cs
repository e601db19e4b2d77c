using System.IO.Pipelines;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>Writes frames as server-sent events.</summary>
/// <param name="body">The response.</param>
internal sealed class EventOutput(PipeWriter body) : ILiveOutput
{
    /// <inheritdoc/>
    public async ValueTask SendAsync(LiveFrame frame, CancellationToken cancellationToken) => await body.WriteAsync(frame.Event, cancellationToken);

    /// <inheritdoc/>
    public ValueTask EndAsync(LiveEnd end, CancellationToken cancellationToken) => SendAsync(end.ToFrame(), cancellationToken);
}
