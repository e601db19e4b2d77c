using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>
/// Stores compiled code between processes. The runtime authenticates every artifact that it reads, so the storage need not be trusted. Implementations must be
/// thread-safe.
/// </summary>
public interface IArtifactStore
{
    /// <summary>
    /// Reads the artifact of a module for an engine. Null when there is none, or when it cannot be read: the runtime then compiles the module.
    /// </summary>
    ValueTask<byte[]?> ReadAsync(ModuleDigest digest, string engine, CancellationToken cancellationToken);

    /// <summary>Stores an artifact. An implementation may fail without throwing, because a missing artifact only costs a compilation.</summary>
    ValueTask WriteAsync(ModuleDigest digest, string engine, ReadOnlyMemory<byte> artifact, CancellationToken cancellationToken);
}
