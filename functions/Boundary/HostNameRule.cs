namespace WasmOs.Functions.Boundary;

/// <summary>Refuses requests with an unknown name in <c>Host</c> while only this machine can reach the host.</summary>
/// <remarks>
/// This prevents DNS rebinding. The owner of a web page can point the page's domain at 127.0.0.1. Then the page has the same origin as this host and could read
/// and change everything. The requests
/// of such a page carry its domain in <c>Host</c>. A host that other machines can reach is behind a gateway, which checks the names.
/// </remarks>
internal sealed class HostNameRule(BoundaryOptions options)
{
    private readonly bool _applies = options.IsLoopback && !options.AllowedHosts.Contains("*");
    private readonly string? _guestSuffix = options.GuestDomain is { } domain ? "." + domain : null;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _allowed =
        new HashSet<string>(options.AllowedHosts, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the request must be refused. Allocates nothing for localhost, addresses and guests' sites.</summary>
    public bool Forbids(HttpRequest request) => _applies && request.Host.Value is { Length: > 0 } host && !IsKnown(HostNames.NameOf(host));

    private bool IsKnown(ReadOnlySpan<char> name) =>
        HostNames.IsLocal(name)
        || name.EndsWith(HostNames.LocalSuffix, StringComparison.OrdinalIgnoreCase)
        || (_guestSuffix is not null && name.EndsWith(_guestSuffix, StringComparison.OrdinalIgnoreCase))
        || _allowed.Contains(name);
}
