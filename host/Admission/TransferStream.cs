using WasmOs.Common;

namespace WasmOs.Host.Admission;

/// <summary>
/// A request's body that is read while it arrives. Its <see cref="BodyIntake"/> counts the bytes and may abort it; a read then throws status 408.
/// </summary>
internal sealed class TransferStream(Stream inner, BodyIntake intake, IncomingBody body) : ForwardStream
{
    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && intake.IsGivenUp(body))
        {
            throw GivenUp();
        }

        if (buffer.IsEmpty)
        {
            // An empty read only waits for data. The pipe over this stream makes one before each read.
            return read;
        }

        if (read == 0)
        {
            intake.Remove(body);
        }
        else if (!intake.Grow(body, body.Bytes + read))
        {
            throw GivenUp();
        }

        return read;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => throw new NotSupportedException("A request's body is read asynchronously.");

    private static BadHttpRequestException GivenUp() => new("The request body came too slowly.", StatusCodes.Status408RequestTimeout);
}
