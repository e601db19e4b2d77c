using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Modules;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>Module content in the container <c>modules</c>, under its digest. Thread-safe.</summary>
internal sealed class ModuleBlobs(IBlobStore blobs)
{
    public const string Container = "modules";

    private const int PutAttempts = 8;

    public static BlobAddress ContentOf(ModuleDigest digest) => Address(digest, "wasm");

    public static BlobAddress AnalysisOf(ModuleDigest digest) => Address(digest, "json");

    public static BlobAddress BundleOf(ModuleDigest digest) => Address(digest, "bundle");

    /// <summary>
    /// Writes content, anew when it is there: its time of writing then tells the sweep that somebody is about to name it, and a damaged blob is made
    /// good.
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

            // Who has written it since has written the same: the address is its hash.
            if (there is not null && await blobs.GetPropertiesAsync(blob, cancellationToken).ConfigureAwait(false) is { } now && now.ETag != there.ETag)
            {
                return;
            }
        }

        throw new StorageUnavailableException("blobs", $"Blob {blob} was deleted by others at the same time, again and again. Try again.");
    }

    /// <summary>The content of a digest; null when it is missing or does not have this digest, which is then noted.</summary>
    public async ValueTask<byte[]?> ReadAsync(ModuleDigest digest, CancellationToken cancellationToken)
    {
        try
        {
            return await BlobReading.ReadNeededAsync(
                blobs, ContentOf(digest), $"The module {digest}", "Upload the same bytes again.", content => ModuleDigest.Of(content) == digest ? content : null, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ContentDamagedException)
        {
            return null;
        }
    }

    /// <summary>The stored analysis of a digest; null when it is missing or damaged: it can be made again of the content.</summary>
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
