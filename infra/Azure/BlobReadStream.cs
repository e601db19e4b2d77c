using Azure.Storage.Blobs.Models;
using WasmOs.Common;
using WasmOs.Infra.Azure.Calls;

namespace WasmOs.Infra.Azure;

/// <summary>
/// Reads a blob's bytes while they arrive. The client library resumes a broken download. Faults that remain are thrown as
/// <see cref="Storage.StorageUnavailableException"/>. Owns the download.
/// </summary>
internal sealed class BlobReadStream(BlobDownloadStreamingResult download, StorageCall call, ServiceGuard guard) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return download.Content.Read(buffer);
        }
        catch (Exception e) when (AzureFaults.IsFault(e))
        {
            throw guard.Unavailable(call, e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await download.Content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && AzureFaults.IsFault(e))
        {
            throw guard.Unavailable(call, e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            download.Dispose();
        }

        base.Dispose(disposing);
    }
}
