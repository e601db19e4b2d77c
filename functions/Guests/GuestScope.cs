using WasmOs.Functions.Boundary;

namespace WasmOs.Functions.Guests;

/// <summary>Decides, by the origin that a guest's response is shown under, which headers the guest may set.</summary>
/// <remarks>
/// Under <c>/run</c> of the API's origin, and on the guests' port, several guests share an origin. So a guest may not set headers whose effect covers the whole
/// origin. On the API's origin, the response
/// also puts a guest's page into a sandbox, where the page has no origin: it cannot read responses of the API and cannot register a service worker.
/// </remarks>
/// <param name="request">The request.</param>
/// <param name="path">The path after the module, as the route matched it; null when there is none.</param>
internal readonly struct GuestScope(HttpRequest request, string? path)
{
    /// <summary>
    /// What a page in the sandbox may do. Never add <c>allow-same-origin</c>, <c>allow-popups-to-escape-sandbox</c> or <c>allow-top-navigation</c>: each of
    /// them leads out of the sandbox.
    /// </summary>
    private const string Sandbox = "sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts";

    /// <summary>The guest's own site, or the guests' port; null on the API's origin.</summary>
    private readonly GuestSite? _site = request.HttpContext.Features.Get<GuestSite>();

    /// <summary>The path of the module: <c>/run/a</c>.</summary>
    private string Script => GuestVariables.Split((request.PathBase + request.Path).Value!, path).Script;

    /// <summary>Adds the host's own headers to a guest's response. They are added first; the guest's headers are then appended to them.</summary>
    public void Protect(IHeaderDictionary headers)
    {
        if (_site is null)
        {
            headers.Append("Content-Security-Policy", Sandbox);
            headers.XContentTypeOptions = "nosniff";
        }
    }

    /// <summary>The value of a guest's header as it may be sent; null when the header must not be sent.</summary>
    public string? Admit(string name, string value)
    {
        if (GuestHeaders.IsForProxies(name))
        {
            return null;
        }

        if (_site is { OwnsOrigin: true })
        {
            return name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) ? GuestCookies.Confine(value, null)
                : name.Equals("Clear-Site-Data", StringComparison.OrdinalIgnoreCase) && ReachesOtherSites(value) ? null
                : value;
        }

        return name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) ? GuestCookies.Confine(value, Script)
            : GuestHeaders.IsOriginWide(name) || (_site is null && name.Equals("X-Content-Type-Options", StringComparison.OrdinalIgnoreCase)) ? null
            : value;
    }

    // Browsers clear the cookies of the whole registrable domain, so also those of other guests.
    private bool ReachesOtherSites(string value) =>
        _site!.IsPublic && (value.Contains("cookies", StringComparison.OrdinalIgnoreCase) || value.Contains('*', StringComparison.Ordinal));
}
