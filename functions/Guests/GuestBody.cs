using Microsoft.AspNetCore.Http.Features;

namespace WasmOs.Functions.Guests;

/// <summary>Opens requests' bodies for guests.</summary>
internal static class GuestBody
{
    /// <summary>The body; null when the request has none.</summary>
    /// <param name="request">The request; nothing of its body has been read.</param>
    /// <param name="limit">How much may come, bytes; it stands in place of the server's own limit.</param>
    /// <param name="stop">Stops the run that reads it.</param>
    public static RequestInput? Open(HttpRequest request, long limit, CancellationTokenSource stop)
    {
        var features = request.HttpContext.Features;
        if (features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return null;
        }

        if (features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = null;
        }

        return new RequestInput(request.BodyReader, limit, stop);
    }
}
