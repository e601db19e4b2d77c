using System.Collections.Concurrent;

namespace WasmOs.Host.Tests.Shutdown;

/// <summary>Represents the history, which flushes to storage.</summary>
public sealed class HistoryLayer(StorageLayer storage, ConcurrentQueue<string> order) : Layer("history", order)
{
    public StorageLayer Storage => storage;
}
