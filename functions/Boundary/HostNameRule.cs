namespace WasmOs.Functions.Boundary;

/// <summary>Refuses requests under a foreign name while only this machine can reach the host.</summary>
/// <remarks>
/// Against DNS rebinding: a web page whose owner points its name at 127.0.0.1 is of the same origin as this host then, and may read and change everything. Its requests carry its name in <c>Host</c>.
/// A host that others reach stands behind a gateway, which knows its names.
/// </remarks>
internal sealed class HostNameRule(BoundaryOptions options)
{
    private readonly bool _applies = options.IsLoopback && !options.AllowedHosts.Contains("*");
    private readonly string? _guestSuffix = options.GuestDomain is { } domain ? "." + domain : null;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _allowed =
        new HashSet<string>(options.AllowedHosts, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the request must be refused. Allocates nothing for the usual names.</summary>
    public bool Forbids(HttpRequest request) => _applies && request.Host.Value is { Length: > 0 } host && !IsKnown(HostNames.NameOf(host));

    private bool IsKnown(ReadOnlySpan<char> name) =>
        HostNames.IsLocal(name)
        || name.EndsWith(HostNames.LocalSuffix, StringComparison.OrdinalIgnoreCase)
        || (_guestSuffix is not null && name.EndsWith(_guestSuffix, StringComparison.OrdinalIgnoreCase))
        || _allowed.Contains(name);
}
