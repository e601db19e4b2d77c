using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>Reads the bytes of modules that are not in memory. Implementations must be thread-safe.</summary>
public interface IModuleSource
{
    /// <summary>Reads a module's bytes. The source has verified that they have the digest. Null when the source does not have the module.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(ModuleDigest digest, CancellationToken cancellationToken);
}
