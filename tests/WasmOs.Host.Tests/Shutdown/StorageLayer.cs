using System.Collections.Concurrent;

namespace WasmOs.Host.Tests.Shutdown;

/// <summary>Represents storage.</summary>
public sealed class StorageLayer(ConcurrentQueue<string> order) : Layer("storage", order);
