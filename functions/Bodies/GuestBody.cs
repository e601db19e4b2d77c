using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace WasmOs.Functions.Bodies;

/// <summary>Opens the bodies of requests to HTTP guests.</summary>
internal static class GuestBody
{
    /// <summary>Whether the request has a body of unknown length: it has no Content-Length.</summary>
    public static bool IsUncounted(HttpRequest request) => request.ContentLength is null && HasBody(request);

    /// <summary>Opens the body as a guest's standard input. The result is null when the request has no body.</summary>
    /// <param name="request">The request. Nothing of its body may have been read yet.</param>
    /// <param name="limit">The largest allowed body, bytes. It replaces the server's own limit.</param>
    /// <param name="stop">Cancelled when the body fails or is too large: this stops the run that reads it.</param>
    public static RequestInput? Open(HttpRequest request, long limit, CancellationTokenSource stop) =>
        HasBody(request) ? new RequestInput(Reader(request), limit, stop) : null;

    /// <summary>The reader of the body, after the server's own limit of the body's size was removed.</summary>
    public static PipeReader Reader(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = null;
        }

        return request.BodyReader;
    }

    private static bool HasBody(HttpRequest request) => request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };
}
