using WasmOs.Storage;

namespace WasmOs.Kernel.Storage;

/// <summary>Reads blobs into memory.</summary>
internal static class BlobReading
{
    /// <summary>
    /// Reads a whole blob; null when there is no such blob. A blob that is shorter than its stated length or cannot be opened is a
    /// <see cref="ContentDamagedException"/>.
    /// </summary>
    public static ValueTask<byte[]?> ReadAsync(IBlobStore blobs, BlobAddress blob, CancellationToken cancellationToken) =>
        ReadAsync(blobs, blob, 0, null, cancellationToken);

    /// <summary>
    /// Reads a part of a blob; null when there is no such blob. A part that is shorter than asked for is a <see cref="ContentDamagedException"/>.
    /// </summary>
    public static async ValueTask<byte[]?> ReadAsync(IBlobStore blobs, BlobAddress blob, long offset, long? length, CancellationToken cancellationToken)
    {
        var part = await ReadPartAsync(blobs, blob, offset, length, cancellationToken).ConfigureAwait(false);
        return part is { IsCut: true } ? throw new ContentDamagedException(Describe(blob)) : part?.Content;
    }

    /// <summary>Reads as much of a part as the blob has; null when there is no such blob.</summary>
    /// <returns>The bytes, and whether they are fewer than asked for or than the store says that the blob has.</returns>
    public static async ValueTask<(byte[] Content, bool IsCut)?> ReadPartAsync(
        IBlobStore blobs, BlobAddress blob, long offset, long? length, CancellationToken cancellationToken)
    {
        var opened = await blobs.OpenReadAsync(blob, offset, length, cancellationToken).ConfigureAwait(false);
        if (opened is null)
        {
            return null;
        }

        await using (opened.ConfigureAwait(false))
        {
            var content = new byte[opened.ContentLength];
            var read = await opened.Content.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            var isCut = read < content.Length || content.Length < length;
            return (read < content.Length ? content[..read] : content, isCut);
        }
    }

    /// <summary>
    /// Reads a whole blob whose content is required. A blob that is missing, cut, unreadable or fails the check is registered in <see cref="ContentDamage"/>,
    /// and a <see cref="ContentDamagedException"/> is thrown. A good blob is removed from that register.
    /// </summary>
    /// <param name="blobs">The store.</param>
    /// <param name="blob">The blob.</param>
    /// <param name="what">What the blob holds, as the beginning of a sentence for the operator.</param>
    /// <param name="mend">What the operator can do to repair the blob, as a sentence.</param>
    /// <param name="open">Checks the bytes and returns their content; null when they are damaged.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async ValueTask<T> ReadNeededAsync<T>(
        IBlobStore blobs, BlobAddress blob, string what, string mend, Func<byte[], T?> open, CancellationToken cancellationToken)
        where T : class
    {
        var register = ContentDamage.Of(blobs);
        try
        {
            if (await ReadAsync(blobs, blob, cancellationToken).ConfigureAwait(false) is { } content && open(content) is { } opened)
            {
                register.Forget(blob);
                return opened;
            }
        }
        catch (ContentDamagedException e)
        {
            throw register.Note(new DamagedContent(blob, what, mend), e);
        }

        throw register.Note(new DamagedContent(blob, what, mend));
    }

    private static DamagedContent Describe(BlobAddress blob) => new(blob, "Stored content", "Restore the blob from a backup.");
}
