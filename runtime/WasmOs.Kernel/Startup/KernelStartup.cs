using WasmOs.Kernel.Storage;

namespace WasmOs.Kernel.Startup;

/// <summary>Creates what the Kernel needs in storage, at start and, when storage is down then, in the background until it is there. Thread-safe.</summary>
public sealed class KernelStartup : IAsyncDisposable
{
    /// <summary>Whether everything is there.</summary>
    public bool IsReady => throw new NotImplementedException();

    /// <summary>What is missing and why; null when ready. Holds no secret.</summary>
    public string? Problem => throw new NotImplementedException();

    /// <summary>Tries once, then goes on in the background when that failed.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Creates containers, tables and queues; throws when storage is down.</summary>
    public static Task EnsureAsync(IStorage storage, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
