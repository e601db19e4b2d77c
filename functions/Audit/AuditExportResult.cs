using WasmOs.Functions.Batches;
using WasmOs.Kernel.Audit;

namespace WasmOs.Functions.Audit;

/// <summary>
/// An HTTP result: an export of the audit trail, a line at a time. A failure in the middle cuts the connection; what was sent lacks the manifest, so nobody
/// takes it for whole.
/// </summary>
internal sealed class AuditExportResult(AuditExport export, DateOnly? since, DateOnly? until) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.ContentType = BatchLines.MediaType;
        response.Headers.ContentDisposition = "attachment; filename=\"audit.ndjson\"";
        response.Headers.XContentTypeOptions = "nosniff";
        await using var body = new BufferedStream(response.Body, 64 << 10);
        await export.WriteAsync(body, since, until, httpContext.RequestAborted);
        await body.FlushAsync(httpContext.RequestAborted);
    }
}
