namespace WasmOs.Kernel.Storage;

/// <summary>Reads blobs into memory.</summary>
internal static class BlobReading
{
    /// <summary>A whole blob; null when there is none.</summary>
    public static ValueTask<byte[]?> ReadAsync(IBlobStore blobs, BlobAddress blob, CancellationToken cancellationToken) =>
        ReadAsync(blobs, blob, 0, null, cancellationToken);

    /// <summary>A part of a blob; null when there is no such blob.</summary>
    public static async ValueTask<byte[]?> ReadAsync(IBlobStore blobs, BlobAddress blob, long offset, long? length, CancellationToken cancellationToken)
    {
        var opened = await blobs.OpenReadAsync(blob, offset, length, cancellationToken).ConfigureAwait(false);
        if (opened is null)
        {
            return null;
        }

        await using (opened.ConfigureAwait(false))
        {
            var content = new byte[opened.ContentLength];
            await opened.Content.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
            return content;
        }
    }
}
