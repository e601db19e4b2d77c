using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>Gives the bytes of modules that are not in memory. Thread-safe.</summary>
public interface IModuleSource
{
    /// <summary>The module's bytes, whose digest the source has verified; null when there is no such module.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(ModuleDigest digest, CancellationToken cancellationToken);
}
