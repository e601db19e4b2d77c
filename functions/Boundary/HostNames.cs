using System.Net;

namespace WasmOs.Functions.Boundary;

/// <summary>Reads the value of a <c>Host</c> header.</summary>
public static class HostNames
{
    /// <summary>The end of the names of guests' sites on this machine.</summary>
    internal const string LocalSuffix = ".localhost";

    private const string Local = "localhost";

    /// <summary>The name in a host that may have a port. An IPv6 address keeps its brackets. The final dot of a fully qualified name is left out.</summary>
    public static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> host)
    {
        var end = host.StartsWith('[') ? host.IndexOf(']') + 1 : host.IndexOf(':');
        var name = end > 0 ? host[..end] : host;
        return name.EndsWith('.') ? name[..^1] : name;
    }

    /// <summary>
    /// Whether a host can be read. A name that begins like punycode (RFC 3492) must be valid punycode: otherwise every access to <see cref="HttpRequest.Host"/>
    /// throws.
    /// </summary>
    internal static bool IsReadable(string host)
    {
        if (!host.Contains("xn--", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        try
        {
            return HostString.FromUriComponent(host).HasValue;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Whether a name is <c>localhost</c> or an IP address. DNS cannot point these elsewhere.</summary>
    public static bool IsLocal(ReadOnlySpan<char> name) =>
        name.Equals(Local, StringComparison.OrdinalIgnoreCase) || name.SequenceEqual("127.0.0.1") || IPAddress.TryParse(name, out _);

    /// <summary>The host of an origin such as <c>https://a.example:8443</c>, with its port. Empty for <c>null</c> and for text that is not an origin.</summary>
    internal static ReadOnlySpan<char> HostOf(ReadOnlySpan<char> origin)
    {
        const string SchemeEnd = "://";
        var end = origin.IndexOf(SchemeEnd, StringComparison.Ordinal);
        return end > 0 ? origin[(end + SchemeEnd.Length)..] : [];
    }
}
