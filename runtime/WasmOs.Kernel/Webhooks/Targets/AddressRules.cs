using System.Net;
using System.Net.Sockets;

namespace WasmOs.Kernel.Webhooks.Targets;

/// <summary>
/// Distinguishes public addresses from addresses of this machine, its networks and its cloud. An address that is not known to be public is refused.
/// </summary>
/// <remarks>Based on the IANA registries of special-purpose addresses (RFC 6890) as of 2026.</remarks>
internal static class AddressRules
{
    private static readonly (IPNetwork Network, string What)[] Refused4 =
    [
        (Network("0.0.0.0/8"), "an unspecified address"),
        (Network("10.0.0.0/8"), "a private address"),
        (Network("100.64.0.0/10"), "an address of a carrier's network"),
        (Network("127.0.0.0/8"), "a loopback address"),
        (Network("169.254.0.0/16"), "a link-local address, where clouds keep their metadata"),
        (Network("172.16.0.0/12"), "a private address"),
        (Network("192.0.0.0/24"), "a reserved address"),
        (Network("192.0.2.0/24"), "a documentation address"),
        (Network("192.88.99.0/24"), "a reserved address"),
        (Network("192.168.0.0/16"), "a private address"),
        (Network("198.18.0.0/15"), "a benchmarking address"),
        (Network("198.51.100.0/24"), "a documentation address"),
        (Network("203.0.113.0/24"), "a documentation address"),

        // Looks like a public address, but inside Azure it is routed to the platform: DNS, health and keys of the machine.
        (Network("168.63.129.16/32"), "the platform address of Azure"),
        (Network("224.0.0.0/4"), "a multicast address"),
        (Network("240.0.0.0/4"), "a reserved address"),
    ];

    private static readonly (IPNetwork Network, string What)[] Refused6 =
    [
        (Network("2001::/23"), "a reserved address"), // Teredo, ORCHID, benchmarking and other IETF assignments.
        (Network("2001:db8::/32"), "a documentation address"),
        (Network("3fff::/20"), "a documentation address"),
        (Network("fc00::/7"), "a private address"),
        (Network("fe80::/10"), "a link-local address"),
        (Network("ff00::/8"), "a multicast address"),
        (Network("::1/128"), "a loopback address"),
        (Network("::/128"), "an unspecified address"),
    ];

    private static readonly IPNetwork Global6 = Network("2000::/3");
    private static readonly IPNetwork Nat64 = Network("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = Network("2002::/16");

    /// <summary>Describes an address that is not public; null when the address is public.</summary>
    public static string? WhyNotPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return Find(Refused4, address);
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return "an address of an unknown family";
        }

        // A scope id does not matter here, and IPNetwork does not contain addresses with a scope id: remove it.
        var bytes = address.GetAddressBytes();
        var plain = new IPAddress(bytes);
        if (plain.IsIPv4MappedToIPv6 || Nat64.Contains(plain))
        {
            return WhyNotPublic(new IPAddress(bytes.AsSpan(12)));
        }

        if (SixToFour.Contains(plain))
        {
            return WhyNotPublic(new IPAddress(bytes.AsSpan(2, 4)));
        }

        return Find(Refused6, plain)
            ?? (Global6.Contains(plain) ? null : "a reserved address")
            ?? (IsIsatap(bytes) ? WhyNotPublic(new IPAddress(bytes.AsSpan(12))) : null);
    }

    /// <summary>Whether the interface id contains an IPv4 address (ISATAP, RFC 5214), under any prefix.</summary>
    private static bool IsIsatap(ReadOnlySpan<byte> bytes) => (bytes[8] & ~0x02) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == 0xFE;

    private static string? Find((IPNetwork Network, string What)[] networks, IPAddress address)
    {
        foreach (var (network, what) in networks)
        {
            if (network.Contains(address))
            {
                return what;
            }
        }

        return null;
    }

    private static IPNetwork Network(string text) => IPNetwork.Parse(text);
}
