using WasmOs.Storage;

namespace WasmOs.Kernel.Storage;

/// <summary>Reads blobs into memory.</summary>
internal static class BlobReading
{
    /// <summary>A whole blob; null when there is none. One that is cut or cannot be opened is a <see cref="ContentDamagedException"/>.</summary>
    public static ValueTask<byte[]?> ReadAsync(IBlobStore blobs, BlobAddress blob, CancellationToken cancellationToken) =>
        ReadAsync(blobs, blob, 0, null, cancellationToken);

    /// <summary>A part of a blob; null when there is no such blob. A part that is shorter than asked for is a <see cref="ContentDamagedException"/>.</summary>
    public static async ValueTask<byte[]?> ReadAsync(IBlobStore blobs, BlobAddress blob, long offset, long? length, CancellationToken cancellationToken)
    {
        var part = await ReadPartAsync(blobs, blob, offset, length, cancellationToken).ConfigureAwait(false);
        return part is { IsCut: true } ? throw new ContentDamagedException(Describe(blob)) : part?.Content;
    }

    /// <summary>As much of a part as is there; null when there is no such blob.</summary>
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
    /// A whole blob that somebody needs: one that is gone, cut, unreadable or does not pass the check is noted as damaged and thrown; one that is good is
    /// noted as such.
    /// </summary>
    /// <param name="blobs">The store.</param>
    /// <param name="blob">Which one.</param>
    /// <param name="what">What it is, as the beginning of a sentence.</param>
    /// <param name="mend">What makes it good again, as a sentence.</param>
    /// <param name="open">Checks the bytes and gives what is in them; null when they are damaged.</param>
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
