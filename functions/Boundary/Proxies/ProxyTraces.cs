namespace WasmOs.Functions.Boundary.Proxies;

/// <summary>Detects whether a proxy or gateway passed a request on.</summary>
public static class ProxyTraces
{
    // Beginnings of the names of headers that proxies, load balancers and content delivery networks add.
    private static readonly string[] Beginnings =
    [
        "X-Forwarded", "Forwarded", "Via", "X-Real-", "X-Client-IP", "X-ClientIP", "X-Cluster-Client", "X-Original-", "X-Originating-", "X-Remote-", "X-ProxyUser-", "X-Proxy",
        "X-Envoy-", "X-Azure-", "X-Appgw-", "X-ARR-", "X-Amzn-", "X-Amz-Cf-", "X-Cloud-Trace", "X-Varnish", "X-Host", "X-Scheme", "X-Url-Scheme", "X-Http-", "True-Client-", "Client-IP",
        "CF-", "Fastly-", "CDN-", "Max-Forwards", "Front-End-Https", "WL-Proxy-", "Incap-", "Fly-", "Akamai-", "Disguised-Host", "Was-Default-Hostname",
    ];

    /// <summary>Whether a request has a header that a proxy added, or is HTTP/1.0. A proxy that adds nothing, such as a tunnel, cannot be detected.</summary>
    public static bool Exist(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        foreach (var name in request.Headers.Keys)
        {
            if (Array.Exists(Beginnings, beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        // Programs on this machine speak HTTP/1.1. nginx by default speaks HTTP/1.0 to its upstream server and adds no header.
        return HttpProtocol.IsHttp10(request.Protocol);
    }

    /// <summary>
    /// Whether a request has one of the headers that nearly every proxy adds, or is HTTP/1.0. Unlike <see cref="Exist"/>, this is for every request: it looks
    /// up nine headers and allocates nothing.
    /// </summary>
    public static bool ExistInUsualHeaders(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var headers = request.Headers;
        return headers.Via.Count > 0 || headers["X-Forwarded-For"].Count > 0 || headers["Forwarded"].Count > 0 || headers["X-Forwarded-Host"].Count > 0
            || headers["X-Forwarded-Proto"].Count > 0 || headers["X-Real-IP"].Count > 0 || headers["X-Forwarded-Port"].Count > 0
            || headers["CF-Connecting-IP"].Count > 0 || headers["True-Client-IP"].Count > 0 || HttpProtocol.IsHttp10(request.Protocol);
    }

    /// <summary>Whether a header describes the client, so that only a trusted proxy's value may be used.</summary>
    internal static bool IsForwarding(ReadOnlySpan<char> name) =>
        name.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase) || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase);
}
