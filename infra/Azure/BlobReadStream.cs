using Azure.Storage.Blobs.Models;
using WasmOs.Common;
using WasmOs.Infra.Azure.Calls;

namespace WasmOs.Infra.Azure;

/// <summary>A blob's bytes as they arrive. The library under it resumes a broken download; what it cannot mend surfaces as the port's exception.</summary>
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
