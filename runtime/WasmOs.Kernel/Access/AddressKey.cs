using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace WasmOs.Kernel.Access;

/// <summary>
/// The address of a client as a number: an IPv4 address, or the first 64 bits of an IPv6 address, because a client has a whole /64. Immutable.
/// </summary>
/// <param name="Value">The number.</param>
internal readonly record struct AddressKey(ulong Value)
{
    /// <summary>The bits above an IPv4 address. They are in no IPv6 address that is routed, so that the two kinds never meet.</summary>
    private const ulong Version4 = 0xFFFF_FFFF_0000_0000;

    /// <summary>The key of an address. Clients without an address share one.</summary>
    public static AddressKey Of(IPAddress? address)
    {
        if (address is null)
        {
            return new AddressKey(Version4);
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return new AddressKey(Version4 | BinaryPrimitives.ReadUInt32BigEndian(bytes));
        }

        return address.IsIPv4MappedToIPv6
            ? new AddressKey(Version4 | BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]))
            : new AddressKey(BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    /// <summary>The address, or the network of an IPv6 address such as <c>2001:db8::/64</c>.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Value);
        return Value == Version4 ? "unknown" : (Value & Version4) == Version4 ? new IPAddress(bytes[4..8]).ToString() : $"{new IPAddress(bytes)}/64";
    }
}
