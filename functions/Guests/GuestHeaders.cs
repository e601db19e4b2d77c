using System.Buffers;
using System.Collections.Frozen;

namespace WasmOs.Functions.Guests;

/// <summary>Decides which headers pass between clients and guests.</summary>
internal static class GuestHeaders
{
    /// <summary>Headers of a connection and not of the message (RFC 9110, section 7.6.1).</summary>
    private static readonly FrozenSet<string> HopByHop = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade");

    /// <summary>
    /// Headers whose effect outlives the response and covers the whole origin, its cookies or its host names. A guest may share these with others.
    /// </summary>
    private static readonly FrozenSet<string> OriginWide = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Service-Worker-Allowed", "Clear-Site-Data", "Set-Cookie2", "Strict-Transport-Security", "Public-Key-Pins", "Public-Key-Pins-Report-Only", "Expect-CT", "NEL", "Report-To",
        "Origin-Agent-Cluster", "Accept-CH", "Accept-CH-Lifetime", "Critical-CH", "Set-Login", "Secure-Session-Registration", "Secure-Session-Challenge", "Sec-Session-Registration",
        "Sec-Session-Challenge", "Use-As-Dictionary", "Shared-Storage-Write", "Origin-Policy");

    /// <summary>
    /// Headers that make a server in front of this host serve something else instead of the response, or that send the client to another server.
    /// </summary>
    private static readonly FrozenSet<string> ForProxies = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "X-Sendfile", "X-Sendfile2", "X-Lighttpd-Send-File", "X-LIGHTTPD-send-tempfile", "X-LiteSpeed-Location", "X-Reproxy-URL", "X-Reproxy-File", "Alt-Svc");

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> VariableCharacters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> ControlCharacters =
        SearchValues.Create([.. Enumerable.Range(0, 128).Select(code => (char)code).Where(c => char.IsControl(c) && c != '\t')]);

    /// <summary>Whether a header belongs to the connection and not to the message.</summary>
    public static bool IsHopByHop(string name) => HopByHop.Contains(name);

    /// <summary>Whether a header has an effect beyond the response that it is in.</summary>
    public static bool IsOriginWide(string name) => OriginWide.Contains(name);

    /// <summary>Whether a header gives an instruction to a server in front of this host. Those of nginx begin with <c>X-Accel-</c>.</summary>
    public static bool IsForProxies(string name) => ForProxies.Contains(name) || name.StartsWith("X-Accel-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a text is a valid header name (RFC 9110, section 5.1).</summary>
    public static bool IsName(ReadOnlySpan<char> name) => !name.IsEmpty && !name.ContainsAnyExcept(NameCharacters);

    /// <summary>
    /// Whether a header's name can become a variable. Names with an underscore cannot: the variable of <c>X_Y</c> would be the variable of <c>X-Y</c>.
    /// </summary>
    public static bool IsVariableName(ReadOnlySpan<char> name) => !name.IsEmpty && !name.ContainsAnyExcept(VariableCharacters);

    /// <summary>
    /// Whether a header's value can become a variable: it has no control characters except tabs. The server accepts others, which RFC 9110, section 5.5, allows
    /// where they do no harm.
    /// </summary>
    public static bool IsVariableValue(ReadOnlySpan<char> value) => !value.ContainsAny(ControlCharacters);

    /// <summary>
    /// Whether a value may be in a response, one character for each byte: printable ASCII, tabs, and bytes beyond ASCII, which are sent unchanged (RFC 9110,
    /// section 5.5: obs-text).
    /// </summary>
    public static bool IsValue(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            if (c is not '\t' and (< ' ' or '\x7f' or > '\xff'))
            {
                return false;
            }
        }

        return true;
    }
}
