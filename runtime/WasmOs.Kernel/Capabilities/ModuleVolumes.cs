using WasmOs.Kernel.Storage;

namespace WasmOs.Kernel.Capabilities;

/// <summary>All volumes of a module.</summary>
internal static class ModuleVolumes
{
    /// <summary>Removes them: with their module, and again before a new module takes its name, should a crash have left some.</summary>
    public static async ValueTask DeleteAllAsync(IBlobStore blobs, string module, CancellationToken cancellationToken)
    {
        await foreach (var volume in blobs.ListAsync(BlobVolume.Container, $"{module}/", cancellationToken).ConfigureAwait(false))
        {
            await blobs.DeleteAsync(new BlobAddress(BlobVolume.Container, volume.Name), BlobCondition.None, cancellationToken).ConfigureAwait(false);
        }
    }
}
