using System.Buffers;

namespace WasmOs.Functions.Batches;

/// <summary>
/// An HTTP result: the results of a batch in NDJSON. Lines are read from storage while they are sent, so a slow client slows the reading, and memory holds one
/// page at a time.
/// </summary>
internal sealed class BatchResultLinesResult(IAsyncEnumerable<ReadOnlyMemory<byte>> lines) : IResult
{
    /// <summary>How many bytes are collected before they are sent.</summary>
    private const int Chunk = 64 * 1024;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.ContentType = BatchLines.MediaType;
        var body = httpContext.Response.BodyWriter;
        var gathered = 0;
        await foreach (var line in lines)
        {
            body.Write(line.Span);
            body.Write("\n"u8);
            gathered += line.Length + 1;
            if (gathered >= Chunk)
            {
                gathered = 0;
                await body.FlushAsync(httpContext.RequestAborted);
            }
        }

        await body.FlushAsync(httpContext.RequestAborted);
    }
}
