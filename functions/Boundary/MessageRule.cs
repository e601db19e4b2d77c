using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Boundary;

/// <summary>Refuses HTTP that the server takes and that guests, or a proxy before the host, would read in another way.</summary>
internal static class MessageRule
{
    // Kestrel keeps under this name the Content-Length that came beside Transfer-Encoding (RFC 9112, section 6.1: a sign of request smuggling).
    private const string DisplacedLength = "X-Content-Length";

    public static Problem? Find(HttpRequest request) =>
        !IsServed(request.Method) ? BoundaryProblems.MethodNotServed(request.Method)
        : request.Headers.Host is [{ } host] && !HostNames.IsReadable(host) ? BoundaryProblems.HostUnreadable
        : request.Headers.TransferEncoding.Count == 0 ? null
        : FindTransferFault(request);

    // CONNECT's answer has no body in HTTP, TRACE sends secrets back to scripts, and "head" is no HEAD: the server would wait for a body that it forbids.
    private static bool IsServed(string method)
    {
        var canonical = HttpMethods.GetCanonicalizedValue(method);
        return canonical.Equals(method, StringComparison.Ordinal) && !HttpMethods.IsConnect(method) && !HttpMethods.IsTrace(method)
            && !method.Equals("TRACK", StringComparison.OrdinalIgnoreCase);
    }

    private static Problem? FindTransferFault(HttpRequest request)
    {
        var headers = request.Headers;
        if (HttpProtocol.IsHttp10(request.Protocol) || headers.ContainsKey(DisplacedLength))
        {
            return BoundaryProblems.AmbiguousLength;
        }

        return headers.TransferEncoding is [{ } coding] && coding.Equals("chunked", StringComparison.OrdinalIgnoreCase) ? null : BoundaryProblems.TransferCoding;
    }
}
