using System.Collections.Concurrent;

namespace WasmOs.Host.Tests.Shutdown;

/// <summary>Represents the runtime, which writes history.</summary>
public sealed class RuntimeLayer(HistoryLayer history, ConcurrentQueue<string> order) : Layer("runtime", order)
{
    public HistoryLayer History => history;
}
