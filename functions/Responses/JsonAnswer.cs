using System.Buffers;
using System.Text.Json;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Functions.Responses;

/// <summary>An answer that writes itself as JSON straight into the response, with its length and without a text in between.</summary>
internal abstract class JsonAnswer(int status) : IResult
{
    /// <summary>How JSON is written everywhere.</summary>
    internal static JsonWriterOptions WriterOptions => ExecutionJson.WriterOptions;

    /// <summary>Writing is synchronous, so a writer of the thread's own is enough.</summary>
    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Where the thing that was made is; null when nothing was.</summary>
    public string? Location { get; init; }

    /// <summary>The ETag header's value; null when the answer has none.</summary>
    public string? ETag { get; init; }

    /// <summary>The media type.</summary>
    protected virtual string ContentType => "application/json; charset=utf-8";

    /// <summary>Writes the body.</summary>
    public abstract void Write(Utf8JsonWriter writer, HttpContext context);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        WriteHeaders(response.Headers);
        if (Location is not null)
        {
            response.Headers.Location = Location;
        }

        if (ETag is not null)
        {
            response.Headers.ETag = ETag;
        }

        var body = response.BodyWriter;
        response.ContentLength = WriteTo(body, httpContext);
        var flush = body.FlushAsync(httpContext.RequestAborted);
        return flush.IsCompletedSuccessfully ? Task.CompletedTask : flush.AsTask();
    }

    /// <summary>Writes the body into a buffer; returns how many bytes it has.</summary>
    public long WriteTo(IBufferWriter<byte> destination, HttpContext context)
    {
        var writer = _writer;
        if (writer is null)
        {
            _writer = writer = new Utf8JsonWriter(destination, WriterOptions);
        }
        else
        {
            writer.Reset(destination);
        }

        Write(writer, context);
        writer.Flush();
        return writer.BytesCommitted;
    }

    /// <summary>Sets headers of the answer's own.</summary>
    protected virtual void WriteHeaders(IHeaderDictionary headers)
    {
    }
}
