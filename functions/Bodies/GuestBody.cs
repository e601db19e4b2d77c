using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace WasmOs.Functions.Bodies;

/// <summary>Opens requests' bodies for guests.</summary>
internal static class GuestBody
{
    /// <summary>Whether the request has a body whose length nobody has told.</summary>
    public static bool IsUncounted(HttpRequest request) => request.ContentLength is null && HasBody(request);

    /// <summary>The body; null when the request has none.</summary>
    /// <param name="request">The request; nothing of its body has been read.</param>
    /// <param name="limit">How much may come, bytes; it stands in place of the server's own limit.</param>
    /// <param name="stop">Stops the run that reads it.</param>
    public static RequestInput? Open(HttpRequest request, long limit, CancellationTokenSource stop) =>
        HasBody(request) ? new RequestInput(Reader(request), limit, stop) : null;

    /// <summary>The body without the server's own limit of its size.</summary>
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
