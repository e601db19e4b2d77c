using System.Net;

namespace WasmOs.Host.Pipeline;

/// <summary>Refuses requests under a foreign name while only this machine can reach the host.</summary>
/// <remarks>
/// Against DNS rebinding: a web page whose owner points its name at 127.0.0.1 is of the same origin as this host then, and may read and change everything. Its requests carry its name in <c>Host</c>.
/// A host that others reach stands behind a gateway, which knows its names.
/// </remarks>
internal sealed class HostNameRule(bool isLoopback, IReadOnlyList<string> allowed)
{
    private const string Local = "localhost";
    private readonly bool _applies = isLoopback && !allowed.Contains("*");
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _allowed =
        new HashSet<string>(allowed, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the request must be refused. Allocates nothing for the usual names.</summary>
    public bool Forbids(HttpRequest request) => _applies && request.Host.Value is { Length: > 0 } host && !IsKnown(NameOf(host));

    // An address is no name that somebody could point elsewhere.
    private bool IsKnown(ReadOnlySpan<char> name) =>
        name.Equals(Local, StringComparison.OrdinalIgnoreCase)
        || name.SequenceEqual("127.0.0.1")
        || name.EndsWith("." + Local, StringComparison.OrdinalIgnoreCase)
        || _allowed.Contains(name)
        || IPAddress.TryParse(name, out _);

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> host)
    {
        int end = host[0] == '[' ? host.IndexOf(']') + 1 : host.IndexOf(':');
        return end > 0 ? host[..end] : host;
    }
}
