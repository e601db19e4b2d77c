using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Compilation;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Executions;

/// <summary>Compiled code in the container <c>artifacts</c>, as <c>{digest}/{engine}.cwasm</c>. The runtime seals and checks it. Thread-safe.</summary>
public sealed class BlobArtifactStore(IBlobStore blobs) : IArtifactStore
{
    internal const string Container = "artifacts";

    /// <inheritdoc/>
    public async ValueTask<byte[]?> ReadAsync(ModuleDigest digest, string engine, CancellationToken cancellationToken)
    {
        try
        {
            return await BlobReading.ReadAsync(blobs, AddressOf(digest, engine), cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException)
        {
            // A cache that cannot be reached is a miss; the module itself may still be had.
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ModuleDigest digest, string engine, ReadOnlyMemory<byte> artifact, CancellationToken cancellationToken)
    {
        try
        {
            await blobs.PutAsync(AddressOf(digest, engine), artifact, BlobCondition.None, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException)
        {
            // It will be compiled again.
        }
    }

    private static BlobAddress AddressOf(ModuleDigest digest, string engine) => new(Container, $"{digest.ToHex()}/{engine}.cwasm");
}
