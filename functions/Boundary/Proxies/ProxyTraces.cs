namespace WasmOs.Functions.Boundary.Proxies;

/// <summary>Tells whether a proxy or gateway passed a request on.</summary>
public static class ProxyTraces
{
    // What proxies, load balancers and content networks add; each begins a header's name.
    private static readonly string[] Beginnings =
    [
        "X-Forwarded", "Forwarded", "Via", "X-Real-", "X-Client-IP", "X-ClientIP", "X-Cluster-Client", "X-Original-", "X-Originating-", "X-Remote-", "X-ProxyUser-", "X-Proxy",
        "X-Envoy-", "X-Azure-", "X-Appgw-", "X-ARR-", "X-Amzn-", "X-Amz-Cf-", "X-Cloud-Trace", "X-Varnish", "X-Host", "X-Scheme", "X-Url-Scheme", "X-Http-", "True-Client-", "Client-IP",
        "CF-", "Fastly-", "CDN-", "Max-Forwards", "Front-End-Https", "WL-Proxy-", "Incap-", "Fly-", "Akamai-", "Disguised-Host", "Was-Default-Hostname",
    ];

    /// <summary>Whether a request bears any trace of a proxy. One that adds nothing, as a tunnel, cannot be told.</summary>
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

        // Programs on this machine speak HTTP/1.1; nginx speaks 1.0 to what stands behind it, and adds no header, when nobody tells it otherwise.
        return HttpProtocol.IsHttp10(request.Protocol);
    }

    /// <summary>Whether what a header says of the client is to be believed of trusted proxies only.</summary>
    internal static bool IsForwarding(ReadOnlySpan<char> name) =>
        name.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase) || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase);
}
