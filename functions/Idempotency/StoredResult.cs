using System.Buffers;
using WasmOs.Kernel.Idempotency;

namespace WasmOs.Functions.Idempotency;

/// <summary>An HTTP result: a stored response, sent again.</summary>
internal sealed class StoredResult(IdempotencyEntry entry) : IResult, IStatusCodeHttpResult
{
    /// <inheritdoc/>
    public int? StatusCode => entry.Status;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = entry.Status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = entry.Body.Length;
        response.Headers["idempotency-replayed"] = "true";
        if (entry.Location is not null)
        {
            response.Headers.Location = entry.Location;
        }

        if (entry.ETag is not null)
        {
            response.Headers.ETag = entry.ETag;
        }

        response.BodyWriter.Write(entry.Body.Span);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
