using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Modules;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>
/// Stores compiled code in the container <c>artifacts</c>, as <c>{digest}/{engine}.cwasm</c>. The runtime seals the code and verifies the seal. Thread-safe.
/// </summary>
public sealed class BlobArtifactStore(IBlobStore blobs, BackgroundFailures? failures = null) : IArtifactStore
{
    internal const string Container = "artifacts";

    private readonly BackgroundFailures _failures = failures ?? BackgroundFailures.WithoutLog(TimeProvider.System);

    /// <inheritdoc/>
    public async ValueTask<byte[]?> ReadAsync(ModuleDigest digest, string engine, CancellationToken cancellationToken)
    {
        try
        {
            return await BlobReading.ReadAsync(blobs, AddressOf(digest, engine), cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException e)
        {
            _failures.Report("artifacts", e);

            // The artifact store is a cache: treat a failed read as a miss. The module itself may still be readable.
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
        catch (StorageUnavailableException e)
        {
            // The module will be compiled again when it is needed.
            _failures.Report("artifacts", e);
        }
    }

    private static BlobAddress AddressOf(ModuleDigest digest, string engine) => new(Container, $"{digest.ToHex()}/{engine}.cwasm");
}
