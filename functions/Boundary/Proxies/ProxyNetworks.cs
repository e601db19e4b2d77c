using System.Net;

namespace WasmOs.Functions.Boundary.Proxies;

/// <summary>Addresses of proxies, from a setting. Immutable.</summary>
public sealed class ProxyNetworks
{
    private readonly IPNetwork[] _networks;

    private ProxyNetworks(IPNetwork[] networks) => _networks = networks;

    /// <summary>No proxy at all.</summary>
    public static ProxyNetworks None { get; } = new([]);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _networks.Length == 0;

    /// <summary>Reads addresses and networks, divided by commas; null and blank are none.</summary>
    /// <param name="text">Such as <c>127.0.0.1, 10.20.0.0/16, fd00::/8</c>.</param>
    /// <param name="faults">Gets a sentence for each that is neither.</param>
    public static ProxyNetworks Parse(string? text, ICollection<string> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var networks = new List<IPNetwork>();
        foreach (var entry in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Read(entry) is { } network)
            {
                networks.Add(network);
            }
            else
            {
                faults.Add($"'{(entry.Length <= 64 ? entry : entry[..64])}' is neither an address nor a network such as 10.20.0.0/16.");
            }
        }

        return networks.Count == 0 ? None : new([.. networks]);
    }

    /// <summary>Whether an address is a proxy's. An IPv4 address that came mapped into IPv6 is the IPv4 address.</summary>
    public bool Contains(IPAddress? address)
    {
        if (address is null || IsEmpty)
        {
            return false;
        }

        var plain = Plain(address);
        foreach (var network in _networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The address without its mapping into IPv6.</summary>
    internal static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IPNetwork? Read(string entry)
    {
        if (entry.Contains('/', StringComparison.Ordinal))
        {
            return IPNetwork.TryParse(entry, out var network) ? network : null;
        }

        if (!IPAddress.TryParse(entry, out var address))
        {
            return null;
        }

        var plain = Plain(address);
        return new IPNetwork(plain, plain.GetAddressBytes().Length * 8);
    }
}
