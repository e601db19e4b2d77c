using WasmOs.Functions.Conditions;

namespace WasmOs.Functions.OpenApi;

/// <summary>An HTTP result: an embedded file, or 304 when the client already has it.</summary>
internal sealed class EmbeddedResult(EmbeddedContent content) : IResult
{
    /// <summary>The page loads everything from this host, and has no inline scripts or styles. So a browser does not run an injected script.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.Headers.ETag = content.ETag;
        response.Headers.CacheControl = "no-cache";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (EntityTags.IsKnown(httpContext.Request, content.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = content.ContentType;
        response.ContentLength = content.Bytes.Length;
        await response.Body.WriteAsync(content.Bytes, httpContext.RequestAborted);
    }
}
