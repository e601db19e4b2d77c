namespace WasmOs.Functions.Conditions;

/// <summary>An HTTP result with status 304: the client already has this content.</summary>
internal sealed class NotModifiedResult(string etag) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
        httpContext.Response.Headers.ETag = etag;
        return Task.CompletedTask;
    }
}
