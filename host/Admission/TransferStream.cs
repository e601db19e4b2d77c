using WasmOs.Common;

namespace WasmOs.Host.Admission;

/// <summary>A request's body that is read as it comes, counted by a <see cref="BodyIntake"/>, which can give it up.</summary>
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
            // Asks only whether something is there; the pipe over this stream does so before each read.
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
