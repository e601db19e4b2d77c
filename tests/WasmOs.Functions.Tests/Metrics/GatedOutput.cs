using System.Text;
using System.Threading.Channels;
using WasmOs.Functions.Metrics.Streams;

namespace WasmOs.Functions.Tests.Metrics;

/// <summary>A client that takes a frame whenever the test lets it.</summary>
internal sealed class GatedOutput : ILiveOutput
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Channel<string> _sent = Channel.CreateUnbounded<string>();
    private readonly Channel<bool> _gate = Channel.CreateUnbounded<bool>();
    private readonly Channel<bool> _arrived = Channel.CreateUnbounded<bool>();

    /// <summary>Waits until a frame is on its way to the client.</summary>
    public Task ArrivedAsync() => _arrived.Reader.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System);

    /// <summary>Lets the client take frames.</summary>
    public void Take(int frames = 1)
    {
        for (var i = 0; i < frames; i++)
        {
            Assert.True(_gate.Writer.TryWrite(true));
        }
    }

    /// <summary>The next frame that the client took.</summary>
    public Task<string> NextAsync() => _sent.Reader.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System);

    public async ValueTask SendAsync(LiveFrame frame, CancellationToken cancellationToken)
    {
        Assert.True(_arrived.Writer.TryWrite(true));
        await _gate.Reader.ReadAsync(cancellationToken);
        await _sent.Writer.WriteAsync(Encoding.UTF8.GetString(frame.Json.Span), CancellationToken.None);
    }

    public ValueTask EndAsync(LiveEnd end, CancellationToken cancellationToken) => SendAsync(end.ToFrame(), cancellationToken);
}
