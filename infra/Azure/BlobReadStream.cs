using Azure.Storage.Blobs.Models;
using WasmOs.Infra.Azure.Calls;

namespace WasmOs.Infra.Azure;

/// <summary>A blob's bytes as they arrive. The library under it resumes a broken download; what it cannot mend surfaces as the port's exception.</summary>
internal sealed class BlobReadStream(BlobDownloadStreamingResult download, StorageCall call, ServiceGuard guard) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return download.Content.Read(buffer, offset, count);
        }
        catch (Exception e) when (AzureFaults.IsFault(e))
        {
            throw guard.Unavailable(call, e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

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

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            download.Dispose();
        }

        base.Dispose(disposing);
    }
}
