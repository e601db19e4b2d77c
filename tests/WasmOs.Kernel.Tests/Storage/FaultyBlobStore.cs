using WasmOs.Storage;

namespace WasmOs.Kernel.Tests.Storage;

internal sealed class FaultyBlobStore(IBlobStore inner, Action<string> check) : IBlobStore
{
    public async Task EnsureContainerAsync(string container, CancellationToken cancellationToken)
    {
        check("blobs.ensure");
        await inner.EnsureContainerAsync(container, cancellationToken);
    }

    public async ValueTask<string?> PutAsync(BlobAddress blob, Stream content, BlobCondition condition, CancellationToken cancellationToken)
    {
        check("blobs.put");
        return await inner.PutAsync(blob, content, condition, cancellationToken);
    }

    public async ValueTask<string?> PutAsync(BlobAddress blob, ReadOnlyMemory<byte> content, BlobCondition condition, CancellationToken cancellationToken)
    {
        check("blobs.put");
        return await inner.PutAsync(blob, content, condition, cancellationToken);
    }

    public async ValueTask<long> AppendAsync(BlobAddress blob, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        check(blob.Name.EndsWith(".idx", StringComparison.Ordinal) ? "blobs.append.idx" : "blobs.append");
        return await inner.AppendAsync(blob, block, cancellationToken);
    }

    public async ValueTask<BlobProperties?> GetPropertiesAsync(BlobAddress blob, CancellationToken cancellationToken)
    {
        check("blobs.properties");
        return await inner.GetPropertiesAsync(blob, cancellationToken);
    }

    public async ValueTask<BlobContent?> OpenReadAsync(BlobAddress blob, long offset, long? length, CancellationToken cancellationToken)
    {
        check("blobs.read");
        return await inner.OpenReadAsync(blob, offset, length, cancellationToken);
    }

    public async ValueTask<bool> DeleteAsync(BlobAddress blob, BlobCondition condition, CancellationToken cancellationToken)
    {
        check("blobs.delete");
        return await inner.DeleteAsync(blob, condition, cancellationToken);
    }

    public IAsyncEnumerable<BlobProperties> ListAsync(string container, string prefix, CancellationToken cancellationToken)
    {
        check("blobs.list");
        return inner.ListAsync(container, prefix, cancellationToken);
    }

    public ValueTask<string?> AcquireLeaseAsync(BlobAddress blob, TimeSpan duration, CancellationToken cancellationToken) =>
        inner.AcquireLeaseAsync(blob, duration, cancellationToken);

    public ValueTask<bool> RenewLeaseAsync(BlobAddress blob, string leaseId, CancellationToken cancellationToken) =>
        inner.RenewLeaseAsync(blob, leaseId, cancellationToken);

    public ValueTask<bool> ReleaseLeaseAsync(BlobAddress blob, string leaseId, CancellationToken cancellationToken) =>
        inner.ReleaseLeaseAsync(blob, leaseId, cancellationToken);
}
