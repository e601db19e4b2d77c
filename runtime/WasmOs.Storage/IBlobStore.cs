namespace WasmOs.Storage;

/// <summary>Bytes under names: the part of Azure Blob Storage's semantics that both adapters keep.</summary>
/// <remarks>
/// Thread-safe. A write is durable when its task has completed. A condition that does not hold is a value (null or false), not an
/// exception; a store that cannot be reached throws <see cref="StorageUnavailableException"/>; a container that was not ensured throws it too.
/// Writes are whole: a reader sees the old content or the new, never a mixture.
/// </remarks>
public interface IBlobStore
{
    /// <summary>Creates the container when it is missing.</summary>
    Task EnsureContainerAsync(string container, CancellationToken cancellationToken);

    /// <summary>Writes a blob.</summary>
    /// <param name="blob">Which one.</param>
    /// <param name="content">Read to its end; not disposed.</param>
    /// <param name="condition">What must hold.</param>
    /// <param name="cancellationToken">Stops waiting; whether the blob was written is then unknown.</param>
    /// <returns>The new ETag; null when the condition did not hold.</returns>
    ValueTask<string?> PutAsync(BlobAddress blob, Stream content, BlobCondition condition, CancellationToken cancellationToken);

    /// <summary>Writes a blob from memory; see <see cref="PutAsync(BlobAddress, Stream, BlobCondition, CancellationToken)"/>.</summary>
    ValueTask<string?> PutAsync(BlobAddress blob, ReadOnlyMemory<byte> content, BlobCondition condition, CancellationToken cancellationToken);

    /// <summary>Appends one block to an append blob, which is created when missing. Blocks are whole and in order.</summary>
    /// <param name="blob">Which one; a blob that was written by <c>PutAsync</c> cannot be appended to.</param>
    /// <param name="block">1 byte to 4 MiB.</param>
    /// <param name="cancellationToken">Stops waiting; whether the block was appended is then unknown.</param>
    /// <returns>The offset at which the block stands.</returns>
    ValueTask<long> AppendAsync(BlobAddress blob, ReadOnlyMemory<byte> block, CancellationToken cancellationToken);

    /// <summary>A blob's properties; null when there is none.</summary>
    ValueTask<BlobProperties?> GetPropertiesAsync(BlobAddress blob, CancellationToken cancellationToken);

    /// <summary>Opens a blob for reading; null when there is none.</summary>
    /// <param name="blob">Which one.</param>
    /// <param name="offset">First byte, 0 or more. At or behind the end: an empty content.</param>
    /// <param name="length">How many bytes at most; null to the end.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    ValueTask<BlobContent?> OpenReadAsync(BlobAddress blob, long offset, long? length, CancellationToken cancellationToken);

    /// <summary>Deletes a blob.</summary>
    /// <returns>False when there was none, or the condition did not hold.</returns>
    ValueTask<bool> DeleteAsync(BlobAddress blob, BlobCondition condition, CancellationToken cancellationToken);

    /// <summary>The blobs whose names start with a prefix, in ordinal order of name.</summary>
    IAsyncEnumerable<BlobProperties> ListAsync(string container, string prefix, CancellationToken cancellationToken);

    /// <summary>Takes a lease on an existing blob. While it lasts, writes and deletes must present it.</summary>
    /// <param name="blob">Which one; it must exist.</param>
    /// <param name="duration">15 to 60 seconds.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The lease id; null when somebody else holds the lease or there is no such blob.</returns>
    ValueTask<string?> AcquireLeaseAsync(BlobAddress blob, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Renews a lease for its duration. False when it is no longer held.</summary>
    ValueTask<bool> RenewLeaseAsync(BlobAddress blob, string leaseId, CancellationToken cancellationToken);

    /// <summary>Gives a lease back. False when it was no longer held.</summary>
    ValueTask<bool> ReleaseLeaseAsync(BlobAddress blob, string leaseId, CancellationToken cancellationToken);
}
