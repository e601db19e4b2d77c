using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Boundary;

/// <summary>What every request must pass before a function sees it. Both heads run it first. Thread-safe.</summary>
/// <remarks>
/// The steps: 1. HTTP that no guest and no proxy could misread; 2. a name that this host answers to; 3. what a trusted proxy says of the client; 4. whether the
/// request is for a guest's site or for the API; 5. who sent it; 6. for the API, a body that is not compressed. A request of a program to the API allocates nothing here.
/// </remarks>
public sealed class RequestRules(BoundaryOptions options)
{
    private readonly HostNameRule _names = new(options);
    private readonly ForwardedHeaders _forwarded = new(options.TrustedProxies);
    private readonly GuestSites _sites = new(options);
    private readonly OriginRule _origins = new(options);

    /// <summary>Checks a request and marks the one for a guest's site; the answer to give in place of the function's, or null to go on.</summary>
    /// <param name="context">The request; its address, scheme and host become those of the client when a trusted proxy tells them.</param>
    public IResult? Check(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var problem = Find(context);
        return problem is null ? null : new BoundaryAnswer(problem);
    }

    /// <summary>Whether a guest serves a request that was checked, under its own name or the API's.</summary>
    public bool IsForGuest(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return GuestSites.IsGuests(request, options.RoutePrefix);
    }

    private Problem? Find(HttpContext context)
    {
        var request = context.Request;

        // 1.
        if (MessageRule.Find(request) is { } malformed)
        {
            return malformed;
        }

        // 2. The name as it came: a page under a foreign name must not talk itself out of it by a header.
        if (_names.Forbids(request))
        {
            return BoundaryProblems.HostNotAllowed;
        }

        // 3. A guest's site stays one, whatever its page says in X-Forwarded-Host.
        var site = _sites.Find(request.Host.Value);
        if (_forwarded.Apply(context, takesHost: !site.IsGuest))
        {
            if (_names.Forbids(request))
            {
                return BoundaryProblems.HostNotAllowed;
            }

            site = site.IsGuest ? site : _sites.Find(request.Host.Value);
        }

        // 4.
        if (_sites.Enter(context, site) is { } nowhere)
        {
            return nowhere;
        }

        // 5. and 6.
        return _origins.Find(request) ?? (GuestSites.IsGuests(request, options.RoutePrefix) ? null : ContentEncodingRule.Find(request));
    }
}
