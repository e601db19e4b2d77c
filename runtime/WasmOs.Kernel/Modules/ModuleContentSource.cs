using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Modules;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>Provides the runtime with the binaries of modules, verified against their digests. Thread-safe.</summary>
internal sealed class ModuleContentSource(IBlobStore blobs) : IModuleSource
{
    private readonly ModuleBlobs _modules = new(blobs);

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(ModuleDigest digest, CancellationToken cancellationToken)
    {
        var content = await _modules.ReadAsync(digest, cancellationToken).ConfigureAwait(false);
        if (content is null)
        {
            return null; // A conditional expression would convert null to an empty memory.
        }

        return content;
    }
}
