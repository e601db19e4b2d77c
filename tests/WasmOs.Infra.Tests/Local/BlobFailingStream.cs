namespace WasmOs.Infra.Tests.Local;

/// <summary>A stream whose reads fail after a few bytes.</summary>
internal sealed class BlobFailingStream : MemoryStream
{
    private bool _read;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_read)
        {
            throw new InvalidDataException("The body ended too early.");
        }

        _read = true;
        buffer.Span[..3].Fill(1);
        return new(3);
    }

    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
        CopyAsync(destination, cancellationToken);

    private async Task CopyAsync(Stream destination, CancellationToken cancellationToken)
    {
        var buffer = new byte[16];
        int read;
        while ((read = await ReadAsync(buffer, cancellationToken)) > 0)
        {
            await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
