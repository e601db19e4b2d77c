using WasmOs.Functions.Boundary;

namespace WasmOs.Functions.Guests;

/// <summary>Whose origin a guest's answer is shown under, and so how much of the origin the guest may rule.</summary>
/// <remarks>
/// Under <c>/run</c> of the API's origin and on the guests' port others share the origin: what a browser keeps for a whole origin is not a guest's to set. On the API's origin
/// whatever a browser shows or runs of a guest is also put into a sandbox, where it has no origin: it reads no answer of the API, and registers no service worker.
/// </remarks>
/// <param name="request">The request.</param>
/// <param name="path">What the route took as the path behind the module; null for none.</param>
internal readonly struct GuestScope(HttpRequest request, string? path)
{
    /// <summary>
    /// What a page may do in the sandbox; never <c>allow-same-origin</c>, and never <c>allow-popups-to-escape-sandbox</c> or <c>allow-top-navigation</c>, which would lead around it.
    /// </summary>
    private const string Sandbox = "sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts";

    /// <summary>The guest's own site, or the guests' port; null on the API's origin.</summary>
    private readonly GuestSite? _site = request.HttpContext.Features.Get<GuestSite>();

    /// <summary>The path that leads to the module: <c>/run/a</c>.</summary>
    private string Script => GuestVariables.Split((request.PathBase + request.Path).Value!, path).Script;

    /// <summary>Puts what the host adds to every answer of a guest into the response, before the guest's own headers, which come beside it.</summary>
    public void Protect(IHeaderDictionary headers)
    {
        if (_site is null)
        {
            headers.Append("Content-Security-Policy", Sandbox);
            headers.XContentTypeOptions = "nosniff";
        }
    }

    /// <summary>A header of the guest as it may go out; null when it may not.</summary>
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

    // Browsers clear cookies of the whole registrable domain, so of the other guests too.
    private bool ReachesOtherSites(string value) => _site!.IsPublic && (value.Contains("cookies", StringComparison.OrdinalIgnoreCase) || value.Contains('*', StringComparison.Ordinal));
}
