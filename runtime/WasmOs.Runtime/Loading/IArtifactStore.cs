using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>Keeps compiled code between processes. What it gives back is authenticated by the runtime, so it may be kept anywhere. Thread-safe.</summary>
public interface IArtifactStore
{
    /// <summary>The artifact of a module for an engine; null when there is none or it cannot be reached (a miss is never an error).</summary>
    ValueTask<byte[]?> ReadAsync(ModuleDigest digest, string engine, CancellationToken cancellationToken);

    /// <summary>Keeps an artifact. May fail without a word to the caller: compiled code is a cache.</summary>
    ValueTask WriteAsync(ModuleDigest digest, string engine, ReadOnlyMemory<byte> artifact, CancellationToken cancellationToken);
}
