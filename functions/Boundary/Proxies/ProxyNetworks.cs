using System.Net;

namespace WasmOs.Functions.Boundary.Proxies;

/// <summary>The addresses and networks of trusted proxies, read from a setting. Immutable.</summary>
public sealed class ProxyNetworks
{
    private readonly IPNetwork[] _networks;

    private ProxyNetworks(IPNetwork[] networks) => _networks = networks;

    /// <summary>No proxy at all.</summary>
    public static ProxyNetworks None { get; } = new([]);

    /// <summary>Whether no proxy is trusted.</summary>
    public bool IsEmpty => _networks.Length == 0;

    /// <summary>Reads addresses and networks that commas divide. Null and blank text have none.</summary>
    /// <param name="text">Such as <c>127.0.0.1, 10.20.0.0/16, fd00::/8</c>.</param>
    /// <param name="faults">Receives a sentence for each entry that is neither an address nor a network.</param>
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

    /// <summary>Whether an address is a trusted proxy's. An IPv4 address that is mapped into IPv6 counts as the IPv4 address.</summary>
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

    /// <summary>The IPv4 address of an address that is mapped into IPv6; any other address unchanged.</summary>
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
