using WasmOs.Functions.Boundary.Proxies;
using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Boundary;

/// <summary>The checks that every request must pass before a function receives it. Both heads run these checks first. Thread-safe.</summary>
/// <remarks>
/// The steps: 1. refuse HTTP that a guest or a proxy could misread; 2. check the host name; 3. apply what a trusted proxy says of the client; 4. decide whether
/// the request is for a guest's site or for
/// the API; 5. check the origin of the sender; 6. for the API, refuse a compressed body. A request of a program to the API allocates nothing here.
/// </remarks>
public sealed class RequestRules(BoundaryOptions options)
{
    private readonly HostNameRule _names = new(options);
    private readonly ForwardedHeaders _forwarded = new(options.TrustedProxies);
    private readonly GuestSites _sites = new(options);
    private readonly OriginRule _origins = new(options);

    /// <summary>
    /// Checks a request, and marks a request for a guest's site. Returns the result that refuses the request, or null when the request may continue.
    /// </summary>
    /// <param name="context">The request. When a trusted proxy sent it, its address, scheme and host are replaced by those of the client.</param>
    public IResult? Check(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped)
        {
            // A socket for IPv4 and IPv6 gives the former in the form of the latter. Everything after this sees one form.
            context.Connection.RemoteIpAddress = ProxyNetworks.Plain(mapped);
        }

        var problem = Find(context);
        return problem is null ? null : new BoundaryResult(problem);
    }

    /// <summary>Whether a guest serves a request that <see cref="Check"/> has seen, under the guest's own name or the API's.</summary>
    public bool IsForGuest(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return GuestSites.IsGuests(request, options.RoutePrefix);
    }

    private Problem? Find(HttpContext context)
    {
        var request = context.Request;

        // 1. Messages that could be misread.
        if (MessageRule.Find(request) is { } malformed)
        {
            return malformed;
        }

        // 2. The name as the client sent it: a page under a foreign name must not avoid this check with X-Forwarded-Host.
        if (_names.Forbids(request))
        {
            return BoundaryProblems.HostNotAllowed;
        }

        // 3. The proxy's headers. A request for a guest's site stays one, whatever the page sends in X-Forwarded-Host.
        var site = _sites.Find(request.Host.Value);
        if (_forwarded.Apply(context, takesHost: !site.IsGuest))
        {
            if (_names.Forbids(request))
            {
                return BoundaryProblems.HostNotAllowed;
            }

            site = site.IsGuest ? site : _sites.Find(request.Host.Value);
        }

        // 4. A guest's site, or the API.
        if (_sites.Enter(context, site) is { } nowhere)
        {
            return nowhere;
        }

        // 5. The origin; 6. the encoding of the body.
        return _origins.Find(request) ?? (GuestSites.IsGuests(request, options.RoutePrefix) ? null : ContentEncodingRule.Find(request));
    }
}
