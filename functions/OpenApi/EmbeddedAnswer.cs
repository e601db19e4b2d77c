using WasmOs.Functions.Conditions;

namespace WasmOs.Functions.OpenApi;

/// <summary>Answers with an embedded file, or 304 when the client has it.</summary>
internal sealed class EmbeddedAnswer(EmbeddedContent content) : IResult
{
    /// <summary>Everything comes from this very host, and nothing is inline: an injected script has no place to run in.</summary>
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
