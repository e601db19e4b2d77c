using System.Threading.Channels;

namespace WasmOs.Host.Tests.Sample;

/// <summary>Lets a test see calls arrive and hold them.</summary>
public sealed class Gate : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Channel<string> _arrived = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _ended = Channel.CreateUnbounded<string>();
    private readonly SemaphoreSlim _open = new(0);

    /// <summary>For the function: reports its arrival and waits to be let through; reports how it ended.</summary>
    public async Task PassAsync(string name, CancellationToken cancellationToken)
    {
        _arrived.Writer.TryWrite(name);
        try
        {
            await _open.WaitAsync(cancellationToken);
            _ended.Writer.TryWrite(name + " passed");
        }
        catch (OperationCanceledException)
        {
            _ended.Writer.TryWrite(name + " cancelled");
            throw;
        }
    }

    /// <summary>The next call that has arrived.</summary>
    public Task<string> ArrivedAsync() => _arrived.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    /// <summary>The next call that has ended.</summary>
    public Task<string> EndedAsync() => _ended.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    /// <summary>Lets one call, or several, through.</summary>
    public void Open(int calls = 1) => _open.Release(calls);

    /// <inheritdoc/>
    public void Dispose() => _open.Dispose();
}
