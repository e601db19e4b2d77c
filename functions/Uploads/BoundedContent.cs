namespace WasmOs.Functions.Uploads;

/// <summary>Reads streams of clients without believing what they announce.</summary>
internal static class BoundedContent
{
    private const int FirstBuffer = 64 * 1024;

    /// <summary>Reads to the end; null when there is more than allowed.</summary>
    /// <param name="stream">What to read.</param>
    /// <param name="announced">How much is said to come; memory is taken as bytes arrive all the same.</param>
    /// <param name="limit">How much may come, bytes.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, long? announced, long limit, CancellationToken cancellationToken)
    {
        if (announced > limit)
        {
            return null;
        }

        // One byte more than allowed tells "too much" from "just enough".
        var most = limit + 1;
        var buffer = new byte[Math.Min(most, Math.Min((announced ?? FirstBuffer) + 1, 16 * FirstBuffer))];
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
                Array.Resize(ref buffer, (int)Math.Min(most, 2L * buffer.Length));
            }
        }

        return buffer.AsMemory(0, length);
    }
}
