using System.Buffers;

namespace WasmOs.Functions.Batches;

/// <summary>Answers with lines of JSON that are read while they are sent: a client that is slow makes the reading slow, and nothing is held but a page.</summary>
internal sealed class BatchResultsAnswer(IAsyncEnumerable<ReadOnlyMemory<byte>> lines) : IResult
{
    /// <summary>What is gathered before it is sent.</summary>
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
