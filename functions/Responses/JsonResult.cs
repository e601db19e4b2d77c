using System.Buffers;
using System.Text.Json;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Functions.Responses;

/// <summary>
/// An HTTP result that writes itself as JSON directly into the buffer of the response, with Content-Length and without an intermediate string.
/// </summary>
internal abstract class JsonResult(int status) : IResult, IStatusCodeHttpResult
{
    /// <summary>The JSON options of all responses.</summary>
    internal static JsonWriterOptions WriterOptions => ExecutionJson.WriterOptions;

    /// <summary>Writing is synchronous, so one writer for each thread is enough.</summary>
    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    int? IStatusCodeHttpResult.StatusCode => Status;

    /// <summary>The path of the resource that was created; null when none was.</summary>
    public string? Location { get; init; }

    /// <summary>The value of the ETag header; null when the response has none.</summary>
    public string? ETag { get; init; }

    /// <summary>The media type.</summary>
    protected virtual string ContentType => "application/json; charset=utf-8";

    /// <summary>The result that is kept for a repetition of the request: this one, or one without what is shown only once.</summary>
    public virtual JsonResult Stored => this;

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

    /// <summary>Writes the body into a buffer and returns its length in bytes.</summary>
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

    /// <summary>Sets headers that only this kind of result has.</summary>
    protected virtual void WriteHeaders(IHeaderDictionary headers)
    {
    }
}
