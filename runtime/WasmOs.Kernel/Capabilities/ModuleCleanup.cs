using WasmOs.Storage;

namespace WasmOs.Kernel.Capabilities;

/// <summary>What a module leaves beside its rows and its content: its volumes and what its learning runs asked for.</summary>
internal sealed class ModuleCleanup(IBlobStore blobs, ObservedCapabilities learnt)
{
    /// <summary>Removes it: with the module, and again before a new module takes its name, should a crash have left some.</summary>
    public async ValueTask RemoveAsync(string module, CancellationToken cancellationToken)
    {
        await foreach (var volume in blobs.ListAsync(BlobVolume.Container, $"{module}/", cancellationToken).ConfigureAwait(false))
        {
            await blobs.DeleteAsync(new BlobAddress(BlobVolume.Container, volume.Name), BlobCondition.None, cancellationToken).ConfigureAwait(false);
        }

        await learnt.ForgetAsync(module, cancellationToken).ConfigureAwait(false);
    }
}
