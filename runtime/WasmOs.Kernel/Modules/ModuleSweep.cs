using WasmOs.Runtime.Modules;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>Deletes content that nothing references: leftovers of a crash between writing content and its name, and content of deleted versions.</summary>
/// <remarks>
/// An upload rewrites content that already exists, so the blob's ETag changes as soon as an upload is about to reference the content. The sweep deletes only
/// with the ETag that it listed.
/// </remarks>
internal sealed class ModuleSweep(IBlobStore blobs, ModuleStore store, string artifactContainer)
{
    /// <summary>The age below which content may belong to an upload in progress.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>
    /// How long compiled code is kept. Code that is needed later is compiled again; code for an earlier version of the runtime is never needed again.
    /// </summary>
    public static readonly TimeSpan ArtifactRetention = TimeSpan.FromDays(30);

    private const int IndexPage = 1000;

    public async ValueTask<int> RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var removed = await SweepBlobsAsync(ModuleBlobs.Container, now, cancellationToken).ConfigureAwait(false);
        removed += await SweepBlobsAsync(artifactContainer, now, cancellationToken).ConfigureAwait(false);
        await SweepNamesAsync(now, cancellationToken).ConfigureAwait(false);
        return removed;
    }

    private async ValueTask<int> SweepBlobsAsync(string container, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var removed = 0;
        ModuleDigest last = default;
        var lastIsNamed = false;
        await foreach (var blob in blobs.ListAsync(container, "", cancellationToken).ConfigureAwait(false))
        {
            if (now - blob.LastModified < Grace || !TryReadDigest(blob.Name, out var digest))
            {
                continue;
            }

            if (container == artifactContainer && now - blob.LastModified >= ArtifactRetention)
            {
                removed += await blobs.DeleteAsync(new BlobAddress(container, blob.Name), BlobCondition.Match(blob.ETag), cancellationToken)
                    .ConfigureAwait(false) ? 1 : 0;
                continue;
            }

            // The blobs of a digest are adjacent in the listing.
            if (digest != last)
            {
                last = digest;
                lastIsNamed = await store.FindByDigestAsync(digest, cancellationToken).ConfigureAwait(false) is not null;
            }

            if (!lastIsNamed
                && await blobs.DeleteAsync(new BlobAddress(container, blob.Name), BlobCondition.Match(blob.ETag), cancellationToken).ConfigureAwait(false))
            {
                removed++;
                await SweepIndexOfAsync(digest, now, cancellationToken).ConfigureAwait(false);
            }
        }

        return removed;
    }

    private async ValueTask SweepIndexOfAsync(ModuleDigest digest, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var page = await store.Index.ListNamesOfAsync(digest, null, cancellationToken).ConfigureAwait(false);
        foreach (var entry in page.Entities.Where(entry => now - entry.Timestamp >= Grace))
        {
            await store.Index.RemoveAsync(entry, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask SweepNamesAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        string? after = null;
        while (true)
        {
            var page = await store.Index.ListNamesAsync(after, IndexPage, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page.Entities)
            {
                after = entry.RowKey;
                if (now - entry.Timestamp >= Grace && await store.LoadAsync(entry.RowKey, cancellationToken).ConfigureAwait(false) is null)
                {
                    await store.Index.RemoveAsync(entry, cancellationToken).ConfigureAwait(false);
                }
            }

            if (page.Continuation is null)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Parses the digest of <c>ab/{hex}.wasm</c>, <c>ab/{hex}.json</c> and <c>{hex}/{key}.cwasm</c>. Blobs with other names must not be deleted.
    /// </summary>
    private static bool TryReadDigest(string name, out ModuleDigest digest)
    {
        const int HexLength = 64;
        var start = name.Length > 3 && name[2] == '/' ? 3 : 0;
        digest = default;
        return name.Length > start + HexLength
            && name[start + HexLength] is '.' or '/'
            && ModuleDigest.TryParse(name.AsSpan(start, HexLength), out digest);
    }
}
