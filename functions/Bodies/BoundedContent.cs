namespace WasmOs.Functions.Bodies;

/// <summary>Reads streams that clients send, without trusting the lengths that the clients announce.</summary>
internal static class BoundedContent
{
    private const int FirstBuffer = 64 * 1024;

    /// <summary>
    /// Reads a stream to its end. The result is null when the stream has more bytes than allowed, the host has no memory for them, or the caller may call no
    /// longer: see <see cref="BodyMemory.Refusal"/>.
    /// </summary>
    /// <param name="context">The request whose bytes are counted.</param>
    /// <param name="stream">The stream to read.</param>
    /// <param name="announced">The length that the client announced, bytes. It bounds only the first buffer: memory is taken as bytes arrive.</param>
    /// <param name="limit">The largest allowed length, bytes.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        HttpContext context, Stream stream, long? announced, long limit, CancellationToken cancellationToken)
    {
        if (announced > limit)
        {
            return null;
        }

        // Room for one byte more than allowed, so that a read can show that the stream is too long.
        var most = limit + 1;
        var buffer = new byte[Math.Min(most, Math.Min((announced ?? FirstBuffer) + 1, 16 * FirstBuffer))];
        if (!BodyMemory.TryHold(context, buffer.Length - BodyMemory.FreeBytes))
        {
            return null;
        }

        var length = 0;
        var waits = false;
        while (true)
        {
            var reading = stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            waits |= !reading.IsCompleted;
            if (await reading is not (> 0 and var read))
            {
                break;
            }

            length += read;
            if (length > limit)
            {
                return null;
            }

            if (length == buffer.Length)
            {
                var larger = (int)Math.Min(most, 2L * buffer.Length);
                if (!BodyMemory.TryHold(context, larger - buffer.Length))
                {
                    return null;
                }

                Array.Resize(ref buffer, larger);
            }
        }

        if (waits && await SlowBodyCaller.IsRefusedAsync(context))
        {
            return null;
        }

        return buffer.AsMemory(0, length);
    }
}
