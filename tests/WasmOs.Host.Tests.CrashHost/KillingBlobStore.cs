using WasmOs.Storage;

namespace WasmOs.Host.Tests.CrashHost;

internal sealed class KillingBlobStore(IBlobStore blobs, KillSwitch kill) : IBlobStore
{
    public Task EnsureContainerAsync(string container, CancellationToken cancellationToken) => blobs.EnsureContainerAsync(container, cancellationToken);

    public async ValueTask<string?> PutAsync(BlobAddress blob, Stream content, BlobCondition condition, CancellationToken cancellationToken)
    {
        var written = await blobs.PutAsync(blob, content, condition, cancellationToken);
        await kill.AfterAsync("blob", blob.Container);
        return written;
    }

    public async ValueTask<string?> PutAsync(BlobAddress blob, ReadOnlyMemory<byte> content, BlobCondition condition, CancellationToken cancellationToken)
    {
        var written = await blobs.PutAsync(blob, content, condition, cancellationToken);
        await kill.AfterAsync("blob", blob.Container);
        return written;
    }

    public ValueTask<long> AppendAsync(BlobAddress blob, ReadOnlyMemory<byte> block, CancellationToken cancellationToken) =>
        blobs.AppendAsync(blob, block, cancellationToken);

    public ValueTask<BlobProperties?> GetPropertiesAsync(BlobAddress blob, CancellationToken cancellationToken) =>
        blobs.GetPropertiesAsync(blob, cancellationToken);

    public ValueTask<BlobContent?> OpenReadAsync(BlobAddress blob, long offset, long? length, CancellationToken cancellationToken) =>
        blobs.OpenReadAsync(blob, offset, length, cancellationToken);

    public ValueTask<bool> DeleteAsync(BlobAddress blob, BlobCondition condition, CancellationToken cancellationToken) =>
        blobs.DeleteAsync(blob, condition, cancellationToken);

    public IAsyncEnumerable<BlobProperties> ListAsync(string container, string prefix, CancellationToken cancellationToken) =>
        blobs.ListAsync(container, prefix, cancellationToken);

    public ValueTask<string?> AcquireLeaseAsync(BlobAddress blob, TimeSpan duration, CancellationToken cancellationToken) =>
        blobs.AcquireLeaseAsync(blob, duration, cancellationToken);

    public ValueTask<bool> RenewLeaseAsync(BlobAddress blob, string leaseId, CancellationToken cancellationToken) =>
        blobs.RenewLeaseAsync(blob, leaseId, cancellationToken);

    public ValueTask<bool> ReleaseLeaseAsync(BlobAddress blob, string leaseId, CancellationToken cancellationToken) =>
        blobs.ReleaseLeaseAsync(blob, leaseId, cancellationToken);
}
