using System.Buffers;
using System.Net;
using Microsoft.Extensions.Primitives;
using WasmOs.Functions.Boundary.Proxies;

namespace WasmOs.Functions.Boundary;

/// <summary>Takes the client's address, scheme and host from <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> when a trusted proxy sends them.</summary>
/// <remarks>
/// Each proxy appends the address that called it. So the list is read from its end, and only while the addresses are trusted proxies: entries before the first
/// address that is not trusted may have
/// been written by the client. <c>Forwarded</c> (RFC 7239) is never read: proxies that write the other headers pass <c>Forwarded</c> on as the client made it.
/// </remarks>
internal sealed class ForwardedHeaders(ProxyNetworks trusted)
{
    /// <summary>How many addresses are read, from the end of the list. A longer chain of proxies is a loop.</summary>
    public const int MaxHops = 32;

    private const int LongestHost = 255 + 6;

    private static readonly SearchValues<char> NotInHosts = SearchValues.Create("/\\?#@ ");

    /// <summary>Applies the headers of a request when a trusted proxy sent it. True when a trusted proxy did.</summary>
    /// <param name="context">The request.</param>
    /// <param name="takesHost">Whether <c>X-Forwarded-Host</c> may replace the host.</param>
    public bool Apply(HttpContext context, bool takesHost)
    {
        if (trusted.IsEmpty || !trusted.Contains(context.Connection.RemoteIpAddress))
        {
            return false;
        }

        var headers = context.Request.Headers;
        var addresses = Last(headers["X-Forwarded-For"]);
        var hop = ReadClient(context.Connection, addresses);
        context.Features.Set(new TrustedProxy());
        if (Pick(headers["X-Forwarded-Proto"], addresses.Count, hop) is { } scheme && SchemeOf(scheme) is { } known)
        {
            context.Request.Scheme = known;
        }

        if (takesHost
            && Pick(headers["X-Forwarded-Host"], addresses.Count, hop) is { Length: <= LongestHost } host
            && IsHost(host)
            && HostNames.IsReadable(host))
        {
            context.Request.Host = new HostString(host);
        }

        return true;
    }

    /// <summary>Reads an entry: an IP address, optionally with a port, in brackets or in quotes. Null for any other text, such as <c>unknown</c>.</summary>
    internal static IPAddress? ReadAddress(string entry)
    {
        var text = entry.AsSpan().Trim().Trim('"');
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']');
            return end > 0 && (end == text.Length - 1 || text[end + 1] == ':') && IPAddress.TryParse(text[1..end], out var bracketed)
                ? ProxyNetworks.Plain(bracketed)
                : null;
        }

        // With one colon, the text before it is an IPv4 address and the text after it a port. More colons belong to an IPv6 address. Proxies write IPv4 with
        // three dots, never in octal or as one number.
        var isV4 = text.Count(':') <= 1;
        var colon = text.IndexOf(':');
        text = isV4 && colon > 0 ? text[..colon] : text;
        return (!isV4 || text.Count('.') == 3) && IPAddress.TryParse(text, out var address) ? ProxyNetworks.Plain(address) : null;
    }

    // Returns the index of the client's entry. When no entry has an address, returns the number of entries.
    private int ReadClient(ConnectionInfo connection, List<string> addresses)
    {
        var hop = addresses.Count;
        for (var i = addresses.Count - 1; i >= 0 && ReadAddress(addresses[i]) is { } address; i--)
        {
            connection.RemoteIpAddress = address;
            connection.RemotePort = 0;
            hop = i;
            if (!trusted.Contains(address))
            {
                break;
            }
        }

        return hop;
    }

    // When the header has one value for each address, the value at the client's index describes the client. A single value describes the client too. Otherwise
    // the nearest proxy wrote the last value, so that one can be trusted.
    private static string? Pick(StringValues header, int hops, int hop)
    {
        var values = Last(header);
        return values.Count == 0 ? null : values.Count == hops && hop < hops ? values[hop] : values[^1];
    }

    private static List<string> Last(StringValues header)
    {
        var entries = new List<string>();
        for (var line = header.Count - 1; line >= 0 && entries.Count < MaxHops; line--)
        {
            var rest = header[line] ?? "";
            for (var end = rest.Length; end >= 0 && entries.Count < MaxHops;)
            {
                var comma = end == 0 ? -1 : rest.LastIndexOf(',', end - 1);
                var entry = rest[(comma + 1)..end].Trim();
                if (entry.Length > 0)
                {
                    entries.Add(entry);
                }

                end = comma < 0 ? -1 : comma;
            }
        }

        entries.Reverse();
        return entries;
    }

    private static string? SchemeOf(string text) => text.Trim().ToUpperInvariant() switch
    {
        "HTTP" or "WS" => "http",
        "HTTPS" or "WSS" => "https",
        _ => null,
    };

    private static bool IsHost(string text) => Uri.TryCreate("http://" + text, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0 && uri.AbsolutePath == "/" && uri.Query.Length == 0 && uri.Fragment.Length == 0 && !text.AsSpan().ContainsAny(NotInHosts);
}
