using System.Buffers;
using System.IO.Pipelines;

namespace WasmOs.Functions.Bodies;

/// <summary>A request's whole body in one piece of memory. The receiver owns this value and must dispose it when nothing uses the bytes any more.</summary>
/// <remarks>
/// A body that the server holds in one piece is not copied. Its buffer goes back to the pipe in <see cref="Dispose"/>, so slices of the body (arguments,
/// standard input) stay valid during the run.
/// A body in several pieces is copied once, into a pooled buffer.
/// </remarks>
internal readonly struct RequestBody : IDisposable
{
    private readonly PipeReader? _reader;
    private readonly SequencePosition _end;
    private readonly byte[]? _rented;

    private RequestBody(ReadOnlyMemory<byte> content, PipeReader? reader, SequencePosition end, byte[]? rented)
    {
        // Some editors and shells write a byte order mark. RFC 8259 allows a reader to ignore it.
        Content = content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content;
        _reader = reader;
        _end = end;
        _rented = rented;
    }

    /// <summary>The bytes, without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>
    /// Reads a body to its end. The result is null when the body is larger than allowed or the host has no memory for it: see <see cref="BodyMemory.Refusal"/>.
    /// </summary>
    public static async ValueTask<RequestBody?> ReadAsync(HttpRequest request, long limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        var reader = request.BodyReader;
        var held = BodyMemory.FreeBytes;
        var waits = false;
        while (true)
        {
            var reading = reader.ReadAsync(cancellationToken);
            waits |= !reading.IsCompleted;
            var result = await reading;
            var buffer = result.Buffer;
            if (buffer.Length > limit || (buffer.Length > held && !BodyMemory.TryHold(request.HttpContext, buffer.Length - held)))
            {
                reader.AdvanceTo(buffer.End);
                return null;
            }

            held = Math.Max(held, buffer.Length);
            if (result.IsCompleted)
            {
                if (waits && await SlowBodyCaller.IsRefusedAsync(request.HttpContext))
                {
                    reader.AdvanceTo(buffer.End);
                    return null;
                }

                return buffer.IsSingleSegment ? new RequestBody(buffer.First, reader, buffer.End, null) : Copy(reader, buffer);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.AdvanceTo(_end);
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }

    private static RequestBody Copy(PipeReader reader, ReadOnlySequence<byte> buffer)
    {
        var rented = ArrayPool<byte>.Shared.Rent((int)buffer.Length);
        buffer.CopyTo(rented);
        var content = rented.AsMemory(0, (int)buffer.Length);
        reader.AdvanceTo(buffer.End);
        return new RequestBody(content, null, default, rented);
    }
}
