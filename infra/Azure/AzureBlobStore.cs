using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using WasmOs.Infra.Azure.Calls;
using WasmOs.Storage;
using static WasmOs.Infra.Azure.BlobResponses;
using BlobProperties = WasmOs.Storage.BlobProperties;

namespace WasmOs.Infra.Azure;

/// <summary>Blobs in an Azure Storage account. Thread-safe.</summary>
internal sealed class AzureBlobStore(BlobServiceClient service, ServiceGuard guard, TimeProvider time) : IBlobStore
{
    public async Task EnsureContainerAsync(string container, CancellationToken cancellationToken)
    {
        StorageRules.CheckName(container);
        await guard.RunAsync(
            new StorageCall("create the container", container),
            token => service.GetBlobContainerClient(container).CreateIfNotExistsAsync(cancellationToken: token),
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<string?> PutAsync(BlobAddress blob, ReadOnlyMemory<byte> content, BlobCondition condition, CancellationToken cancellationToken) =>
        PutAsync(blob, BinaryData.FromBytes(content).ToStream(), condition, cancellationToken);

    /// <remarks>
    /// The time to read a stream that cannot seek is not limited here, only by the caller's token. Each try of sending a piece of it has its own time limit.
    /// </remarks>
    public async ValueTask<string?> PutAsync(BlobAddress blob, Stream content, BlobCondition condition, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        ArgumentNullException.ThrowIfNull(content);
        if (!CanHold(condition))
        {
            return null;
        }

        var call = new StorageCall("write the blob", blob.Container, blob.Name)
        {
            Refused = static e => e.Status == 412 || e.ErrorCode == BlobErrorCode.BlobAlreadyExists || IsMissingBlob(e),
            ContentBytes = content.CanSeek ? content.Length - content.Position : null,
        };
        var options = new BlobUploadOptions { Conditions = Conditions(condition) };
        return await guard.RunAsync(
            call,
            async token => Text((await Client(blob).UploadAsync(content, options, token).ConfigureAwait(false)).Value.ETag),
            cancellationToken).ConfigureAwait(false);
    }

    /// <remarks>An append whose response was lost is not repeated, because the block might then be stored twice.</remarks>
    public async ValueTask<long> AppendAsync(BlobAddress blob, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        StorageRules.CheckBlock(block);
        var client = service.GetBlobContainerClient(blob.Container).GetAppendBlobClient(blob.Name);
        if (await AppendExistingAsync(blob, client, block, cancellationToken).ConfigureAwait(false) is { } offset)
        {
            return offset;
        }

        var create = new StorageCall("create the append blob", blob.Container, blob.Name)
        {
            Refused = static e => e.Status == 412 || e.ErrorCode == BlobErrorCode.BlobAlreadyExists,
        };
        var options = new AppendBlobCreateOptions { Conditions = new AppendBlobRequestConditions { IfNoneMatch = ETag.All } };
        await guard.RunAsync(
            create, async token => (await client.CreateAsync(options, token).ConfigureAwait(false)).Value, cancellationToken).ConfigureAwait(false);
        return await AppendExistingAsync(blob, client, block, cancellationToken).ConfigureAwait(false)
            ?? throw guard.Unavailable(create, new IOException("The blob was deleted in the meantime."));
    }

    public async ValueTask<BlobProperties?> GetPropertiesAsync(BlobAddress blob, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        return await guard.RunAsync(
            new StorageCall("read the properties of the blob", blob.Container, blob.Name) { Refused = IsMissingBlob },
            token => FindPropertiesAsync(blob, token),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<BlobContent?> OpenReadAsync(BlobAddress blob, long offset, long? length, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        StorageRules.CheckRange(offset, length);
        var call = new StorageCall("read the blob", blob.Container, blob.Name) { Refused = IsMissingBlob };
        return await guard.RunAsync(
            call,
            token => length == 0 ? OpenEmptyAsync(blob, token) : OpenAsync(blob, offset, length, call, token),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> DeleteAsync(BlobAddress blob, BlobCondition condition, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        if (!CanHold(condition))
        {
            return false;
        }

        return await guard.RunAsync(
            new StorageCall("delete the blob", blob.Container, blob.Name) { Refused = static e => e.Status == 412 || IsMissingBlob(e) },
            async token =>
            {
                await Client(blob).DeleteAsync(conditions: Conditions(condition), cancellationToken: token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<BlobProperties> ListAsync(
        string container, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StorageRules.CheckName(container);
        ArgumentNullException.ThrowIfNull(prefix);
        string? continuation = null;
        do
        {
            var from = continuation;
            var page = await guard.RunAsync(
                new StorageCall("list the container", container), token => ListPageAsync(container, prefix, from, token), cancellationToken)
                    .ConfigureAwait(false);
            foreach (var item in page!.Values)
            {
                var properties = item.Properties;
                yield return new BlobProperties(
                    item.Name, properties.ContentLength ?? 0, Text(properties.ETag.GetValueOrDefault()), properties.LastModified.GetValueOrDefault());
            }

            continuation = page.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(continuation));
    }

    /// <remarks>
    /// This method chooses the lease id. So a retry with the same id succeeds when a first try whose response was lost had acquired the lease.
    /// </remarks>
    public async ValueTask<string?> AcquireLeaseAsync(BlobAddress blob, TimeSpan duration, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        StorageRules.CheckLease(duration);
        var lease = Client(blob).GetBlobLeaseClient(Guid.CreateVersion7(time.GetUtcNow()).ToString());
        var wholeSeconds = TimeSpan.FromSeconds(Math.Ceiling(duration.TotalSeconds));
        var call = new StorageCall("lease the blob", blob.Container, blob.Name) { Refused = IsLeaseLost };
        return await guard.RunAsync(
            call,
            async token => (await lease.AcquireAsync(wholeSeconds, cancellationToken: token).ConfigureAwait(false)).Value.LeaseId,
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<bool> RenewLeaseAsync(BlobAddress blob, string leaseId, CancellationToken cancellationToken) =>
        WithLeaseAsync("renew the lease of the blob", blob, leaseId, static (lease, token) => lease.RenewAsync(cancellationToken: token), cancellationToken);

    public ValueTask<bool> ReleaseLeaseAsync(BlobAddress blob, string leaseId, CancellationToken cancellationToken) =>
        WithLeaseAsync(
            "release the lease of the blob", blob, leaseId, static (lease, token) => lease.ReleaseAsync(cancellationToken: token), cancellationToken);

    /// <summary>Makes one small read, for the health probe.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken) => await guard.RunAsync(
        new StorageCall("list the containers of", service.AccountName),
        async token =>
        {
            await using var pages = service.GetBlobContainersAsync(cancellationToken: token).AsPages(pageSizeHint: 1).GetAsyncEnumerator(token);
            return await pages.MoveNextAsync().ConfigureAwait(false);
        },
        cancellationToken).ConfigureAwait(false);

    private BlobClient Client(BlobAddress blob) => service.GetBlobContainerClient(blob.Container).GetBlobClient(blob.Name);

    private async ValueTask<long?> AppendExistingAsync(
        BlobAddress blob, AppendBlobClient client, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        var call = new StorageCall("append to the blob", blob.Container, blob.Name) { Refused = IsMissingBlob, Once = true, ContentBytes = block.Length };
        try
        {
            return await guard.RunAsync<long?>(
                call,
                async token =>
                {
                    var answer = await client.AppendBlockAsync(BinaryData.FromBytes(block).ToStream(), cancellationToken: token).ConfigureAwait(false);
                    return long.Parse(answer.Value.BlobAppendOffset, CultureInfo.InvariantCulture);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException e) when (e.InnerException is RequestFailedException { ErrorCode: "InvalidBlobType" })
        {
            throw new InvalidOperationException($"The blob '{blob}' was written whole and cannot be appended to.", e);
        }
    }

    private async Task<BlobProperties> FindPropertiesAsync(BlobAddress blob, CancellationToken cancellationToken)
    {
        var found = (await Client(blob).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value;
        return new BlobProperties(blob.Name, found.ContentLength, Text(found.ETag), found.LastModified);
    }

    private async Task<BlobContent> OpenEmptyAsync(BlobAddress blob, CancellationToken cancellationToken) =>
        new(await FindPropertiesAsync(blob, cancellationToken).ConfigureAwait(false), Stream.Null, 0);

    private async Task<BlobContent> OpenAsync(BlobAddress blob, long offset, long? length, StorageCall call, CancellationToken cancellationToken)
    {
        var whole = offset == 0 && length is null;
        var options = whole ? null : new BlobDownloadOptions { Range = new HttpRange(offset, length) };
        try
        {
            var answer = (await Client(blob).DownloadStreamingAsync(options, cancellationToken).ConfigureAwait(false)).Value;
            var details = answer.Details;
            var properties = new BlobProperties(
                blob.Name, whole ? details.ContentLength : WholeLength(details.ContentRange), Text(details.ETag), details.LastModified);
            return new BlobContent(properties, new BlobReadStream(answer, call, guard), details.ContentLength);
        }
        catch (RequestFailedException e) when (e.Status == 416)
        {
            return await OpenEmptyAsync(blob, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Page<BlobItem>> ListPageAsync(string container, string prefix, string? continuation, CancellationToken cancellationToken)
    {
        var blobs = service.GetBlobContainerClient(container).GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken);
        await foreach (var page in blobs.AsPages(continuation).ConfigureAwait(false))
        {
            return page;
        }

        return Page<BlobItem>.FromValues([], null, null!);
    }

    private async ValueTask<bool> WithLeaseAsync(
        string verb, BlobAddress blob, string leaseId, Func<BlobLeaseClient, CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        ArgumentNullException.ThrowIfNull(leaseId);
        if (!Guid.TryParse(leaseId, out _))
        {
            return false;
        }

        return await guard.RunAsync(
            new StorageCall(verb, blob.Container, blob.Name) { Refused = IsLeaseLost },
            async token =>
            {
                await change(Client(blob).GetBlobLeaseClient(leaseId), token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }
}
