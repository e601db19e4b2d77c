using System.Buffers;
using System.Collections.Frozen;

namespace WasmOs.Functions.Guests;

/// <summary>Which headers pass between clients and guests.</summary>
internal static class GuestHeaders
{
    /// <summary>Headers of one connection and not of the message (RFC 9110, section 7.6.1).</summary>
    private static readonly FrozenSet<string> HopByHop = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade");

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> VariableCharacters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether a header belongs to the connection.</summary>
    public static bool IsHopByHop(string name) => HopByHop.Contains(name);

    /// <summary>Whether a name is one (RFC 9110, section 5.1).</summary>
    public static bool IsName(ReadOnlySpan<char> name) => !name.IsEmpty && !name.ContainsAnyExcept(NameCharacters);

    /// <summary>Whether a name can be a variable's. Not with an underscore, for <c>X_Y</c> would pass itself off as <c>X-Y</c>.</summary>
    public static bool IsVariableName(ReadOnlySpan<char> name) => !name.IsEmpty && !name.ContainsAnyExcept(VariableCharacters);

    /// <summary>Whether a value can stand in an answer: printable ASCII and tabs.</summary>
    public static bool IsValue(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            if (c is not '\t' and (< ' ' or > '~'))
            {
                return false;
            }
        }

        return true;
    }
}
