using System.Threading.Channels;

namespace WasmOs.Host.Tests.Sample;

/// <summary>Shows a test the arriving calls and holds them until the test opens the gate. Thread-safe.</summary>
public sealed class Gate : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Channel<string> _arrived = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _ended = Channel.CreateUnbounded<string>();
    private readonly SemaphoreSlim _open = new(0);

    /// <summary>Functions call this. Reports the arrival of the call, waits until the gate is opened, and reports how the call ended.</summary>
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

    /// <summary>Waits for the next arrived call.</summary>
    public Task<string> ArrivedAsync() => _arrived.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    /// <summary>Waits for the next ended call.</summary>
    public Task<string> EndedAsync() => _ended.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    /// <summary>Lets one call, or several, through.</summary>
    public void Open(int calls = 1) => _open.Release(calls);

    /// <inheritdoc/>
    public void Dispose() => _open.Dispose();
}
