using System.Globalization;
using Microsoft.Extensions.Primitives;
using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Boundary;

/// <summary>
/// Refuses requests that web pages of other origins, above all guests' pages, send to the API or to other guests through a visitor's browser.
/// </summary>
/// <remarks>
/// A browser sends the page's origin in <c>Origin</c> (<c>null</c> for a page in a sandbox, such as a guest's page under <c>/run</c>) and the relation of that
/// page to this host in
/// <c>Sec-Fetch-Site</c>. No page can change these headers. Programs other than browsers send neither.
/// </remarks>
internal sealed class OriginRule(BoundaryOptions options)
{
    private const string NoOrigin = "null";

    private readonly HashSet<string> _allowed = new(options.AllowedOrigins.Select(origin => origin.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);
    private readonly bool _allowsAny = options.AllowedOrigins.Contains("*");
    private readonly string? _guestPort = options.GuestPort is { } port ? string.Create(CultureInfo.InvariantCulture, $":{port}") : null;
    private readonly GuestSites _sites = new(options);

    /// <summary>The problem that refuses the request; null when the request is allowed.</summary>
    public Problem? Find(HttpRequest request) =>
        request.HttpContext.Features.Get<GuestSite>() is { } site ? FindForSite(request, site)
        : GuestSites.IsRunPath(request, options.RoutePrefix) ? FindForPath(request)
        : ForbidsApi(request) ? BoundaryProblems.CrossOrigin : null;

    private bool ForbidsApi(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count != 0 && !IsOwn(origin, request))
        {
            return !IsAllowed(origin.ToString());
        }

        var site = request.Headers["Sec-Fetch-Site"];
        return site.Count != 0 && !IsOwnSite(site) && !IsNavigation(request) && !_allowsAny;
    }

    // Pages under /run/{module} of the API's origin are in a sandbox and have no origin. Referer cannot tell the pages of two modules apart, because a page can
    // change its own path with history.pushState.
    private Problem? FindForPath(HttpRequest request)
    {
        var headers = request.Headers;
        if (headers.ContainsKey("Service-Worker") || headers["Sec-Fetch-Dest"] == "serviceworker")
        {
            return BoundaryProblems.ServiceWorker;
        }

        var origin = headers.Origin;
        return origin.Count == 0 || IsSafe(request.Method) || IsOwn(origin, request) || IsAllowed(origin.ToString()) ? null : BoundaryProblems.SandboxedPage;
    }

    // A public site decides itself which origins it answers. A site on this machine must not be used by pages of the web.
    private Problem? FindForSite(HttpRequest request, GuestSite site)
    {
        var origin = request.Headers.Origin;
        return site.IsPublic || origin.Count == 0 || IsSafe(request.Method) || IsOwn(origin, request) || IsAllowed(origin.ToString())
            ? null
            : BoundaryProblems.CrossOrigin;
    }

    // The scheme is not compared: behind a gateway that ends TLS, the host sees another scheme than the browser.
    private static bool IsOwn(StringValues origin, HttpRequest request) =>
        HostNames.HostOf(origin.ToString()) is { IsEmpty: false } host && host.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);

    // "*" allows sites of the web but never a guest, because anybody who may upload a module writes a guest's code.
    private bool IsAllowed(string origin) => _allowed.Contains(origin) || (_allowsAny && origin != NoOrigin && !IsGuest(HostNames.HostOf(origin)));

    private bool IsGuest(ReadOnlySpan<char> host) =>
        _sites.Find(host.ToString()).IsGuest || (_guestPort is not null && host.EndsWith(_guestPort, StringComparison.Ordinal));

    private static bool IsOwnSite(StringValues site) => site == "same-origin" || site == "none";

    // A link or bookmark to the API only shows a page. GET changes nothing in the API, so such a request is harmless.
    private static bool IsNavigation(HttpRequest request) =>
        IsSafe(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
