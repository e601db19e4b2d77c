using System.Globalization;
using Microsoft.Extensions.Primitives;
using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Boundary;

/// <summary>Keeps web pages of other origins, guests' above all, from using the API, and other guests, through their visitors' browsers.</summary>
/// <remarks>
/// A browser names the page's origin in <c>Origin</c> (<c>null</c> for a page in a sandbox, as guests' pages under <c>/run</c> are) and how it stands to this host in
/// <c>Sec-Fetch-Site</c>; no page can change either. Programs other than browsers send neither.
/// </remarks>
internal sealed class OriginRule(BoundaryOptions options)
{
    private const string NoOrigin = "null";

    private readonly HashSet<string> _allowed = new(options.AllowedOrigins.Select(origin => origin.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);
    private readonly bool _allowsAny = options.AllowedOrigins.Contains("*");
    private readonly string? _guestPort = options.GuestPort is { } port ? string.Create(CultureInfo.InvariantCulture, $":{port}") : null;
    private readonly GuestSites _sites = new(options);

    /// <summary>Why the request is refused; null when it is not.</summary>
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

    // Under /run/{module} of the API's origin pages are in a sandbox, without an origin. Their Referer would not tell one module's page from another's: a page there changes its own path by history.pushState.
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

    // A public site decides itself whom it answers; one on this machine is not for the pages of the web.
    private Problem? FindForSite(HttpRequest request, GuestSite site)
    {
        var origin = request.Headers.Origin;
        return site.IsPublic || origin.Count == 0 || IsSafe(request.Method) || IsOwn(origin, request) || IsAllowed(origin.ToString()) ? null : BoundaryProblems.CrossOrigin;
    }

    // The scheme is left out: behind a gateway that ends TLS it is not the one that the browser saw.
    private static bool IsOwn(StringValues origin, HttpRequest request) =>
        HostNames.HostOf(origin.ToString()) is { IsEmpty: false } host && host.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);

    // "*" means sites of the web, and never a guest: its code is of whoever may upload.
    private bool IsAllowed(string origin) => _allowed.Contains(origin) || (_allowsAny && origin != NoOrigin && !IsGuest(HostNames.HostOf(origin)));

    private bool IsGuest(ReadOnlySpan<char> host) =>
        _sites.Find(host.ToString()).IsGuest || (_guestPort is not null && host.EndsWith(_guestPort, StringComparison.Ordinal));

    private static bool IsOwnSite(StringValues site) => site == "same-origin" || site == "none";

    // A link or a bookmark that leads here shows a page and changes nothing: GET changes nothing in the API.
    private static bool IsNavigation(HttpRequest request) =>
        IsSafe(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
