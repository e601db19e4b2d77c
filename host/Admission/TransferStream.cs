using System.Buffers;
using WasmOs.Common;

namespace WasmOs.Host.Admission;

/// <summary>
/// A request's body that is read while it arrives. Its <see cref="BodyIntake"/> counts the bytes and may abort it; a read then throws status 408.
/// </summary>
/// <remarks>
/// It reads from the server's reader instead of the server's stream. That stream leaves a read that was cancelled unfinished, and the server then logs an error
/// for each such request when it discards the rest of the body.
/// </remarks>
internal sealed class TransferStream(BodyIntake intake, IncomingBody body) : ForwardStream
{
    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var registration = cancellationToken.UnsafeRegister(static state => ((IncomingBody)state!).Reader.CancelPendingRead(), body);
        if (await TakeAsync(buffer, cancellationToken) is not { } read)
        {
            // An empty read only waits for data. The pipe over this stream makes one before each read.
            return 0;
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

    /// <summary>Waits for bytes and copies them. Returns 0 at the end of the body, and null when the buffer has no room for any.</summary>
    private async ValueTask<int?> TakeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await body.Reader.ReadAsync(CancellationToken.None);
            if (result.IsCanceled)
            {
                body.Reader.AdvanceTo(result.Buffer.Start);
                cancellationToken.ThrowIfCancellationRequested();
                throw intake.IsGivenUp(body) ? GivenUp() : new OperationCanceledException("The read was canceled.");
            }

            var count = (int)Math.Min(buffer.Length, result.Buffer.Length);
            var taken = result.Buffer.Slice(0, count);
            taken.CopyTo(buffer.Span);
            if (count > 0 || buffer.IsEmpty || result.IsCompleted)
            {
                body.Reader.AdvanceTo(taken.End);
                return buffer.IsEmpty ? null : count;
            }

            body.Reader.AdvanceTo(taken.Start, result.Buffer.End);
        }
    }

    private static BadHttpRequestException GivenUp() => new("The request body came too slowly.", StatusCodes.Status408RequestTimeout);
}
