using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Boundary;

/// <summary>The problems that <see cref="RequestRules"/> refuses requests with.</summary>
internal static class BoundaryProblems
{
    public const string UnsupportedEncoding = "unsupported-content-encoding";
    public const string Malformed = "bad-request";
    public const string NotServed = "method-not-allowed";

    /// <summary>The <c>Host</c> header names a host that is not allowed while only this machine can reach the host.</summary>
    public static Problem HostNotAllowed { get; } = new(
        "host-not-allowed", StatusCodes.Status421MisdirectedRequest, "This host does not answer to that name",
        "Only this machine can reach this host, and the request's Host header has an unknown name. A web page whose domain points to this machine sends such requests. If the name is yours, add it to the setting ALLOWED_HOSTS.");

    /// <summary>A web page of another origin, or of a guest, sent the request.</summary>
    public static Problem CrossOrigin { get; } = new(
        "cross-origin", StatusCodes.Status403Forbidden, "Another site may not do this",
        "The request comes from a web page of another origin, such as a guest's. If that page is meant to call this host, add its origin to the setting ALLOWED_ORIGINS.");

    /// <summary><see cref="CrossOrigin"/> for a request to a guest under <c>/run</c> of the API's origin. The guest's own page is the usual sender.</summary>
    public static Problem SandboxedPage { get; } = CrossOrigin with
    {
        Detail = "The request comes from a web page of another origin, or of a guest under /run, which is in a sandbox and has no origin. Open the guest under its own name, such as http://{module}.localhost, "
            + "where its pages may send forms and fetch: see docs/guests.md. If another site's page is meant to call, add its origin to the setting ALLOWED_ORIGINS.",
    };

    /// <summary>A service worker registered under <c>/run</c> could intercept a browser's requests to other modules and to the API.</summary>
    public static Problem ServiceWorker { get; } = new(
        "service-worker", StatusCodes.Status403Forbidden, "No service worker can be registered here",
        "This path shares its origin with the API. A service worker needs the module's own site: see docs/guests.md.");

    /// <summary>A request on the guests' port with a path that is not a guest's.</summary>
    public static Problem GuestsOnly { get; } = new(
        "route-not-found", StatusCodes.Status404NotFound, "There is nothing at this path",
        "Only guests are served under this name and port, at /run/{module}/. The API is on the port of SERVER_PORT.");

    /// <summary>A method that is never served.</summary>
    public static Problem MethodNotServed(string method) => new(
        NotServed, StatusCodes.Status405MethodNotAllowed, "This path does not take that method",
        $"{Quoted.Of(method)} is served on no path. Methods are written in capitals; CONNECT, TRACE and TRACK are refused.");

    /// <summary>The <c>Host</c> header has a name that begins like punycode (<c>xn--</c>) and is not valid punycode.</summary>
    public static Problem HostUnreadable { get; } = new(
        Malformed, StatusCodes.Status400BadRequest, "The request cannot be read", "The name in its Host header begins with xn-- and is not a valid internationalized name (RFC 3492).");

    /// <summary>A transfer coding other than <c>chunked</c>.</summary>
    public static Problem TransferCoding { get; } = new(
        Malformed, StatusCodes.Status400BadRequest, "The request cannot be read", "Its transfer coding is not known: send Transfer-Encoding: chunked, once and alone, or Content-Length.");

    /// <summary>The length of the body is given twice, or by <c>Transfer-Encoding</c> in HTTP/1.0, which does not know that header.</summary>
    public static Problem AmbiguousLength { get; } = new(
        Malformed, StatusCodes.Status400BadRequest, "The request cannot be read",
        "Its body's length is given twice, or by Transfer-Encoding in HTTP/1.0. Send either Transfer-Encoding: chunked or Content-Length.");

    /// <summary>A host name in the guests' domain that cannot be a module's site.</summary>
    public static Problem NoSuchSite(string host) => new(
        "guest-site-not-found", StatusCodes.Status404NotFound, "No guest has this name",
        $"{Quoted.Of(host)} is not a module's site. The name of a site is the module's name, one label of letters, digits and hyphens, before the guests' domain. Modules with other names are served only under /run/.");

    /// <summary>A compressed body where the API reads only plain bodies.</summary>
    public static Problem ContentEncoding(string encoding) => new(
        UnsupportedEncoding, StatusCodes.Status415UnsupportedMediaType, "The body's encoding is not taken here",
        $"Send the body as it is, without Content-Encoding: {Quoted.Of(encoding)} is not decoded.");
}
