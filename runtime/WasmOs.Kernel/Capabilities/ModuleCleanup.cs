using WasmOs.Storage;

namespace WasmOs.Kernel.Capabilities;

/// <summary>Removes what a module owns besides its rows and its content: its volumes, and what its learning runs asked for.</summary>
internal sealed class ModuleCleanup(IBlobStore blobs, ObservedCapabilities learnt)
{
    /// <summary>Removes this data. Called when the module is deleted, and again before a new module takes the name, in case a crash left some.</summary>
    public async ValueTask RemoveAsync(string module, CancellationToken cancellationToken)
    {
        await foreach (var volume in blobs.ListAsync(BlobVolume.Container, $"{module}/", cancellationToken).ConfigureAwait(false))
        {
            await blobs.DeleteAsync(new BlobAddress(BlobVolume.Container, volume.Name), BlobCondition.None, cancellationToken).ConfigureAwait(false);
        }

        await learnt.ForgetAsync(module, cancellationToken).ConfigureAwait(false);
    }
}
