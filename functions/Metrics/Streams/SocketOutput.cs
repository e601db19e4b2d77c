using System.Net.WebSockets;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>Sends frames as the text messages of a WebSocket.</summary>
/// <param name="socket">The WebSocket. Its owner disposes it.</param>
internal sealed class SocketOutput(WebSocket socket) : ILiveOutput
{
    private const int ReadBytes = 256;

    /// <inheritdoc/>
    public ValueTask SendAsync(LiveFrame frame, CancellationToken cancellationToken) =>
        socket.SendAsync(frame.Json, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask EndAsync(LiveEnd end, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(end, LiveEnd.Closed))
        {
            await SendAsync(end.ToFrame(), cancellationToken);
        }

        await socket.CloseOutputAsync(end.Status, end.Reason, cancellationToken);
    }

    /// <summary>Reads until the client closes. What the client sends besides is not for anybody, and is dropped.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[ReadBytes];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The connection has ended without a close frame, or the stream ends.
        }
    }
}
