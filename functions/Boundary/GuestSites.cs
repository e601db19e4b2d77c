using System.Buffers;
using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Boundary;

/// <summary>
/// Decides which requests go to guests' own sites: <c>{module}.localhost</c>, <c>{module}.{GUEST_DOMAIN}</c>, and the port <c>GUEST_PORT</c>.
/// </summary>
/// <remarks>
/// A site has exactly one label before the domain, because a page of <c>b.a.localhost</c> could set cookies for <c>a.localhost</c>. A label has letters, digits
/// and inner hyphens (RFC 1123), so some
/// modules' names cannot be labels.
/// </remarks>
internal sealed class GuestSites(BoundaryOptions options)
{
    private const string Run = "/run";

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly string? _domain = options.GuestDomain;
    private readonly string? _suffix = options.GuestDomain is { } domain ? "." + domain : null;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _ofApi =
        new HashSet<string>(options.AllowedHosts, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a host name, with or without a port, is a guest's. Allocates nothing for the API's names.</summary>
    public GuestHost Find(string? host)
    {
        var name = HostNames.NameOf(host);
        if (name.EndsWith(HostNames.LocalSuffix, StringComparison.OrdinalIgnoreCase) && !_ofApi.Contains(name))
        {
            return new(true, ModuleOf(name[..^HostNames.LocalSuffix.Length]), IsPublic: false);
        }

        if (_suffix is null || _ofApi.Contains(name))
        {
            return default;
        }

        return name.EndsWith(_suffix, StringComparison.OrdinalIgnoreCase) ? new(true, ModuleOf(name[..^_suffix.Length]), IsPublic: true)
            : new(name.Equals(_domain, StringComparison.OrdinalIgnoreCase), null, IsPublic: true);
    }

    /// <summary>
    /// Marks a request for a guest's site and changes its path to that of the function that runs guests. Returns the problem when there is no such site,
    /// otherwise null.
    /// </summary>
    public Problem? Enter(HttpContext context, in GuestHost host)
    {
        var request = context.Request;
        if (host.Module is { } module)
        {
            var path = request.Path.Value ?? "";
            context.Features.Set(new GuestSite(module, path, host.IsPublic));
            request.Path = new PathString($"{Prefix(options.RoutePrefix)}{Run}/{module}{path}");
            return null;
        }

        if (host.IsGuest)
        {
            return BoundaryProblems.NoSuchSite(request.Host.Host);
        }

        if (options.GuestPort is not { } port || context.Connection.LocalPort != port)
        {
            return null;
        }

        context.Features.Set(new GuestSite(null, request.Path.Value ?? "", IsPublic: true));
        return IsRunPath(request, options.RoutePrefix) ? null : BoundaryProblems.GuestsOnly;
    }

    /// <summary>Whether a guest serves the request, under the guest's own name or under <c>/run/…</c> of the API's origin.</summary>
    public static bool IsGuests(HttpRequest request, string routePrefix) =>
        IsRunPath(request, routePrefix) || request.HttpContext.Features.Get<GuestSite>() is not null;

    /// <summary>Whether the path is a guest's on the API's origin: <c>/run/…</c>.</summary>
    public static bool IsRunPath(HttpRequest request, string routePrefix)
    {
        var path = request.Path.Value.AsSpan();
        var prefix = routePrefix.AsSpan().Trim('/');
        if (!prefix.IsEmpty)
        {
            if (!path.StartsWith('/') || !path[1..].StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            path = path[(prefix.Length + 1)..];
        }

        return path.StartsWith(Run, StringComparison.OrdinalIgnoreCase) && path.Length > Run.Length && path[Run.Length] == '/';
    }

    /// <summary>The part of a guest's path that names the module: <c>/run/a</c> of <c>/run/a/b</c>.</summary>
    public static string ScriptOf(string path, string routePrefix)
    {
        var start = Prefix(routePrefix).Length + Run.Length + 1;
        var end = path.IndexOf('/', start);
        return end < 0 ? path : path[..end];
    }

    private static string Prefix(string routePrefix) => routePrefix.Trim('/') is { Length: > 0 } prefix ? "/" + prefix : "";

    private static string? ModuleOf(ReadOnlySpan<char> label) =>
        label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-' || label.ContainsAnyExcept(LabelCharacters)
            ? null
            : label.ToString().ToLowerInvariant();
}
