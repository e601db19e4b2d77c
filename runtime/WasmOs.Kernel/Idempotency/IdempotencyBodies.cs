using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Secrets;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Idempotency;

/// <summary>
/// Stores the bodies of first responses, in the row or, when large, in a blob. They are encrypted when the host has a key, because a response can contain a
/// secret that is shown only once. Thread-safe.
/// </summary>
internal sealed class IdempotencyBodies(IBlobStore blobs, SecretSeal seal)
{
    public const string Container = "idempotency";

    /// <summary>Bytes of a body that the row can hold; below the 64 KiB limit of a table property.</summary>
    public const int InlineBytes = 32 * 1024;

    /// <summary>Returns the row with the body in it; a large body is first written to a blob, which the row then names.</summary>
    public async ValueTask<IdempotencyRow> KeepAsync(IdempotencyRow row, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (body.Length <= InlineBytes)
        {
            return seal.HasKey ? row with { SealedBody = seal.Seal(body.Span, PlaceOf(row)) } : row with { ClearBody = body.ToArray() };
        }

        var blob = new BlobAddress(Container, $"{row.RowKey}/{row.Attempt}-{row.PlannedId:n}");
        var content = seal.HasKey ? seal.Seal(body.Span, SecretPlace.Of(blob)) : body;
        await blobs.PutAsync(blob, content, BlobCondition.None, cancellationToken).ConfigureAwait(false);

        // An empty body in the row says that the blob is not sealed.
        return row with { BodyBlob = blob.Name, ClearBody = seal.HasKey ? null : [] };
    }

    /// <summary>Reads the body of a response; an error when it can no longer be read.</summary>
    public async ValueTask<Result<ReadOnlyMemory<byte>>> ReadAsync(IdempotencyRow row, CancellationToken cancellationToken)
    {
        if (row.BodyBlob is { } name)
        {
            var blob = new BlobAddress(Container, name);
            return await BlobReading.ReadAsync(blobs, blob, cancellationToken)
                .ConfigureAwait(false) is not { } content ? IdempotencyErrors.FirstAnswerUnreadable("The answer is missing from storage.")
                : row.ClearBody is not null ? new ReadOnlyMemory<byte>(content)
                : Open(content, SecretPlace.Of(blob));
        }

        return row.SealedBody is { } value ? Open(value, PlaceOf(row)) : new ReadOnlyMemory<byte>(row.ClearBody ?? []);
    }

    /// <summary>Deletes old blobs, whose keys have expired.</summary>
    /// <param name="before">Blobs that were last written at this time or earlier are deleted.</param>
    /// <param name="cancellationToken">Stops; blobs that were already deleted stay so.</param>
    public async ValueTask SweepAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await foreach (var blob in blobs.ListAsync(Container, "", cancellationToken).ConfigureAwait(false))
        {
            if (blob.LastModified <= before)
            {
                await blobs.DeleteAsync(new BlobAddress(Container, blob.Name), BlobCondition.Match(blob.ETag), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static string PlaceOf(IdempotencyRow row) => SecretPlace.Of(IdempotencyRow.Table, row.PartitionKey, row.RowKey, IdempotencyRow.BodyProperty);

    private Result<ReadOnlyMemory<byte>> Open(byte[] value, string place) =>
        seal.TryOpen(value, place, out var clear, out var problem) ? new ReadOnlyMemory<byte>(clear) : IdempotencyErrors.FirstAnswerUnreadable(problem);
}
