using System.IO.Compression;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Functions.Metrics;

/// <summary>An HTTP result: figures as text, compressed for a client that takes it, as Prometheus does.</summary>
internal sealed class MetricsTextResult(MetricsText text) : IResult, IStatusCodeHttpResult
{
    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = text.ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept, Accept-Encoding";
        if (!httpContext.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            response.ContentLength = text.Body.Length;
            await response.BodyWriter.WriteAsync(text.Body, httpContext.RequestAborted);
            return;
        }

        var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(text.Body, httpContext.RequestAborted);
        }

        response.Headers.ContentEncoding = "gzip";
        response.ContentLength = compressed.Length;
        await response.BodyWriter.WriteAsync(compressed.GetBuffer().AsMemory(0, (int)compressed.Length), httpContext.RequestAborted);
    }
}
