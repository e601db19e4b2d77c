using System.Collections.Concurrent;

namespace WasmOs.Host.Tests.Shutdown;

/// <summary>A service that reports when it is disposed.</summary>
public abstract class Layer(string name, ConcurrentQueue<string> order) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        order.Enqueue(name);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
