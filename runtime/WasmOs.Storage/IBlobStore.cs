namespace WasmOs.Storage;

/// <summary>A store of bytes under names: the part of Azure Blob Storage's semantics that both adapters implement.</summary>
/// <remarks>
/// Thread-safe. A write is durable when its task has completed. A write replaces the whole blob: a reader sees the old content or the new, never a mixture.
/// When a condition does not hold, the result says so (null or false); this is not an exception. Every method throws <see cref="StorageUnavailableException"/>
/// when the store cannot be reached, or when the container was not created with <see cref="EnsureContainerAsync"/>.
/// </remarks>
public interface IBlobStore
{
    /// <summary>Creates the container if it does not exist.</summary>
    Task EnsureContainerAsync(string container, CancellationToken cancellationToken);

    /// <summary>Writes a blob.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="content">The content. It is read to its end and not disposed.</param>
    /// <param name="condition">The condition for writing.</param>
    /// <param name="cancellationToken">Stops waiting. The blob may or may not have been written then.</param>
    /// <returns>The new ETag; null when the condition did not hold.</returns>
    ValueTask<string?> PutAsync(BlobAddress blob, Stream content, BlobCondition condition, CancellationToken cancellationToken);

    /// <summary>Writes a blob from memory; see <see cref="PutAsync(BlobAddress, Stream, BlobCondition, CancellationToken)"/>.</summary>
    ValueTask<string?> PutAsync(BlobAddress blob, ReadOnlyMemory<byte> content, BlobCondition condition, CancellationToken cancellationToken);

    /// <summary>Appends one block to an append blob, which is created if it does not exist. Blocks are appended whole and in order.</summary>
    /// <param name="blob">The blob. A blob that was written by <c>PutAsync</c> cannot be appended to.</param>
    /// <param name="block">The block, 1 byte to 4 MiB.</param>
    /// <param name="cancellationToken">Stops waiting. The block may or may not have been appended then.</param>
    /// <returns>The offset of the block in the blob.</returns>
    ValueTask<long> AppendAsync(BlobAddress blob, ReadOnlyMemory<byte> block, CancellationToken cancellationToken);

    /// <summary>Reads a blob's properties. Null when there is no such blob.</summary>
    ValueTask<BlobProperties?> GetPropertiesAsync(BlobAddress blob, CancellationToken cancellationToken);

    /// <summary>Opens a blob for reading. Null when there is no such blob.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="offset">The offset of the first byte, 0 or more. At the blob's end or after it, the content is empty.</param>
    /// <param name="length">The most bytes to read; null: to the end of the blob.</param>
    /// <param name="cancellationToken">Stops the opening, not the reading afterwards.</param>
    ValueTask<BlobContent?> OpenReadAsync(BlobAddress blob, long offset, long? length, CancellationToken cancellationToken);

    /// <summary>Deletes a blob.</summary>
    /// <returns>False when there was no such blob, or the condition did not hold.</returns>
    ValueTask<bool> DeleteAsync(BlobAddress blob, BlobCondition condition, CancellationToken cancellationToken);

    /// <summary>Lists the blobs whose names start with a prefix, in ordinal order of their names.</summary>
    IAsyncEnumerable<BlobProperties> ListAsync(string container, string prefix, CancellationToken cancellationToken);

    /// <summary>Takes a lease on a blob. While the lease lasts, writes and deletes must give its id in their condition.</summary>
    /// <param name="blob">The blob, which must exist.</param>
    /// <param name="duration">The duration of the lease, 15 to 60 seconds.</param>
    /// <param name="cancellationToken">Stops waiting. The lease may or may not have been taken then.</param>
    /// <returns>The id of the lease. Null when another caller holds a lease on the blob, or when there is no such blob.</returns>
    ValueTask<string?> AcquireLeaseAsync(BlobAddress blob, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Renews a lease for its original duration. False when the caller no longer holds the lease.</summary>
    ValueTask<bool> RenewLeaseAsync(BlobAddress blob, string leaseId, CancellationToken cancellationToken);

    /// <summary>Gives a lease back. False when the caller no longer held the lease.</summary>
    ValueTask<bool> ReleaseLeaseAsync(BlobAddress blob, string leaseId, CancellationToken cancellationToken);
}
