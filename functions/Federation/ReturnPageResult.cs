using System.Text;
using System.Text.Encodings.Web;

namespace WasmOs.Functions.Federation;

/// <summary>
/// An HTTP result: a page that leads on. A redirect would belong to the navigation that the provider's page began, and the browser would keep the session's
/// cookie, which is Strict, back from it; the page's own navigation has it.
/// </summary>
/// <param name="path">A path of this host.</param>
internal sealed class ReturnPageResult(string path) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var target = HtmlEncoder.Default.Encode(path);
        var page = Encoding.UTF8.GetBytes(
            $"""<!doctype html><meta charset="utf-8"><title>Signed in</title><meta http-equiv="refresh" content="0;url={target}"><p><a href="{target}">Go on</a></p>""");
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = page.Length;
        response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
        response.Headers["Referrer-Policy"] = "no-referrer"; // The address of this page has the code.
        response.Headers.XContentTypeOptions = "nosniff";
        return response.Body.WriteAsync(page, httpContext.RequestAborted).AsTask();
    }
}
