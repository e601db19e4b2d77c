using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Modules;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>Stores the content of modules in the container <c>modules</c>, named by digest. Thread-safe.</summary>
internal sealed class ModuleBlobs(IBlobStore blobs)
{
    public const string Container = "modules";

    private const int PutAttempts = 8;

    public static BlobAddress ContentOf(ModuleDigest digest) => Address(digest, "wasm");

    public static BlobAddress AnalysisOf(ModuleDigest digest) => Address(digest, "json");

    public static BlobAddress BundleOf(ModuleDigest digest) => Address(digest, "bundle");

    /// <summary>
    /// Writes content, and rewrites it when the blob exists. The new modification time keeps the sweep from deleting content that an upload is about to
    /// reference, and a damaged blob is repaired.
    /// </summary>
    public async ValueTask WriteAsync(BlobAddress blob, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < PutAttempts; attempt++)
        {
            if (await blobs.PutAsync(blob, content, BlobCondition.NotExists, cancellationToken).ConfigureAwait(false) is not null)
            {
                ContentDamage.Of(blobs).Forget(blob);
                return;
            }

            var there = await blobs.GetPropertiesAsync(blob, cancellationToken).ConfigureAwait(false);
            if (there is not null
                && await blobs.PutAsync(blob, content, BlobCondition.Match(there.ETag), cancellationToken).ConfigureAwait(false) is not null)
            {
                ContentDamage.Of(blobs).Forget(blob);
                return;
            }

            // Another writer replaced the blob in the meantime. It wrote the same content, because the blob's name is the content's hash.
            if (there is not null && await blobs.GetPropertiesAsync(blob, cancellationToken).ConfigureAwait(false) is { } now && now.ETag != there.ETag)
            {
                return;
            }
        }

        throw new StorageUnavailableException("blobs", $"Blob {blob} was deleted by others at the same time, again and again. Try again.");
    }

    /// <summary>The content of a digest. Returns null when the blob is missing or does not match the digest; the damage is then recorded.</summary>
    public async ValueTask<byte[]?> ReadAsync(ModuleDigest digest, CancellationToken cancellationToken)
    {
        try
        {
            return await BlobReading.ReadNeededAsync(
                blobs, ContentOf(digest), $"The module {digest}", "Upload the same bytes again.", content => ModuleDigest.Of(content) == digest
                    ? content
                    : null, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ContentDamagedException)
        {
            return null;
        }
    }

    /// <summary>The stored analysis of a digest. Returns null when it is missing or damaged; it can be recomputed from the content.</summary>
    public async ValueTask<byte[]?> ReadAnalysisAsync(ModuleDigest digest, CancellationToken cancellationToken)
    {
        try
        {
            return await BlobReading.ReadAsync(blobs, AnalysisOf(digest), cancellationToken).ConfigureAwait(false);
        }
        catch (ContentDamagedException)
        {
            return null;
        }
    }

    private static BlobAddress Address(ModuleDigest digest, string extension)
    {
        var hex = digest.ToHex();
        return new BlobAddress(Container, $"{hex[..2]}/{hex}.{extension}");
    }
}
