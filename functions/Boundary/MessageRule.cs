using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Boundary;

/// <summary>Refuses HTTP messages that the server accepts but that guests, or a proxy before the host, could read differently.</summary>
internal static class MessageRule
{
    // When a request has both Transfer-Encoding and Content-Length, Kestrel moves the latter to this header (RFC 9112, section 6.1: a sign of request
    // smuggling).
    private const string DisplacedLength = "X-Content-Length";

    public static Problem? Find(HttpRequest request) =>
        !IsServed(request.Method) ? BoundaryProblems.MethodNotServed(request.Method)
        : request.Headers.Host is [{ } host] && !HostNames.IsReadable(host) ? BoundaryProblems.HostUnreadable
        : request.Headers.TransferEncoding.Count == 0 ? null
        : FindTransferFault(request);

    // The response to CONNECT has no body in HTTP. TRACE sends secrets back to scripts. A method such as "head" is not HEAD, so the server would wait for a
    // body that it forbids to write.
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

        return headers.TransferEncoding is [{ } coding] && coding.Equals("chunked", StringComparison.OrdinalIgnoreCase)
            ? null
            : BoundaryProblems.TransferCoding;
    }
}
