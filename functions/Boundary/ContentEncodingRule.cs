using Microsoft.AspNetCore.Http.Features;
using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Boundary;

/// <summary>
/// Refuses API requests with compressed bodies (RFC 9110, section 8.4): the API does not decompress. A guest receives the coding in
/// <c>HTTP_CONTENT_ENCODING</c> and decodes the body itself.
/// </summary>
internal static class ContentEncodingRule
{
    public static Problem? Find(HttpRequest request)
    {
        var encodings = request.Headers.ContentEncoding;
        if (encodings.Count == 0 || request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return null;
        }

        foreach (var line in encodings)
        {
            foreach (var coding in line.AsSpan().Split(','))
            {
                var name = line.AsSpan(coding).Trim();
                if (!name.IsEmpty && !name.Equals("identity", StringComparison.OrdinalIgnoreCase))
                {
                    return BoundaryProblems.ContentEncoding(encodings.ToString());
                }
            }
        }

        return null;
    }
}
