using System.Net;

namespace WasmOs.Functions.Boundary;

/// <summary>Reads what stands in <c>Host</c>.</summary>
public static class HostNames
{
    /// <summary>What the names of guests' sites on this machine end with.</summary>
    internal const string LocalSuffix = ".localhost";

    private const string Local = "localhost";

    /// <summary>The name of a host with or without a port; an IPv6 address keeps its brackets, and the dot at the end of a whole name is left out.</summary>
    public static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> host)
    {
        var end = host.StartsWith('[') ? host.IndexOf(']') + 1 : host.IndexOf(':');
        var name = end > 0 ? host[..end] : host;
        return name.EndsWith('.') ? name[..^1] : name;
    }

    /// <summary>Whether a host can be read: what claims to be punycode (RFC 3492) must be so, or every look at <see cref="HttpRequest.Host"/> throws.</summary>
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

    /// <summary>Whether a name is <c>localhost</c> or an address, which nobody could point elsewhere.</summary>
    public static bool IsLocal(ReadOnlySpan<char> name) =>
        name.Equals(Local, StringComparison.OrdinalIgnoreCase) || name.SequenceEqual("127.0.0.1") || IPAddress.TryParse(name, out _);

    /// <summary>The host of an origin such as <c>https://a.example:8443</c>, with its port; empty for <c>null</c> and what is no origin.</summary>
    internal static ReadOnlySpan<char> HostOf(ReadOnlySpan<char> origin)
    {
        const string SchemeEnd = "://";
        var end = origin.IndexOf(SchemeEnd, StringComparison.Ordinal);
        return end > 0 ? origin[(end + SchemeEnd.Length)..] : [];
    }
}
