using System.Net;
using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Tests.Access;

public sealed class AddressKeyTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("::1", "::/64")]
    public void ToString_OfAClient_IsItsAddressOrNetwork(string address, string expected) =>
        Assert.Equal(expected, AddressKey.Of(IPAddress.Parse(address)).ToString());

    [Fact]
    public void ToString_WithoutAnAddress_SaysSo() => Assert.Equal("unknown", AddressKey.Of(null).ToString());

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    public void Of_TwoAddresses_AreOneClientWithinA64(string one, string other, bool areOne) =>
        Assert.Equal(areOne, AddressKey.Of(IPAddress.Parse(one)) == AddressKey.Of(IPAddress.Parse(other)));
}
