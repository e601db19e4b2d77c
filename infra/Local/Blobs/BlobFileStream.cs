using Microsoft.Win32.SafeHandles;
using WasmOs.Common;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Blobs;

/// <summary>Reads a part of a file forward. Owns the file handle.</summary>
internal sealed class BlobFileStream(SafeFileHandle file, BlobAddress blob, long offset, long length, string path) : ForwardStream
{
    private readonly long _end = offset + length;
    private long _at = offset;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = RandomAccess.Read(file, buffer[..Fitting(buffer.Length)], _at);
            _at += read;
            return read;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw BlobAccess.ReadingFailed(failure, blob, path);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await RandomAccess.ReadAsync(file, buffer[..Fitting(buffer.Length)], _at, cancellationToken).ConfigureAwait(false);
            _at += read;
            return read;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw BlobAccess.ReadingFailed(failure, blob, path);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Fitting(int wanted) => (int)Math.Min(wanted, _end - _at);
}
