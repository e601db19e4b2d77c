namespace WasmOs.Functions.Bodies;

/// <summary>Reads streams of clients without believing what they announce.</summary>
internal static class BoundedContent
{
    private const int FirstBuffer = 64 * 1024;

    /// <summary>Reads to the end; null when there is more than allowed, or no room for it: see <see cref="BodyMemory.Refusal"/>.</summary>
    /// <param name="context">The request that it came with, whose bytes are counted.</param>
    /// <param name="stream">What to read.</param>
    /// <param name="announced">How much is said to come; memory is taken as bytes arrive all the same.</param>
    /// <param name="limit">How much may come, bytes.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context, Stream stream, long? announced, long limit, CancellationToken cancellationToken)
    {
        if (announced > limit)
        {
            return null;
        }

        // One byte more than allowed tells "too much" from "just enough".
        var most = limit + 1;
        var buffer = new byte[Math.Min(most, Math.Min((announced ?? FirstBuffer) + 1, 16 * FirstBuffer))];
        if (!BodyMemory.TryHold(context, buffer.Length - BodyMemory.FreeBytes))
        {
            return null;
        }

        var length = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
        {
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

        return buffer.AsMemory(0, length);
    }
}
