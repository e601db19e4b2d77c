using System.Net;
using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Boundary;

namespace WasmOs.Functions.Tests.Boundary;

public sealed class RequestRulesTests
{
    [Theory]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    public void Check_ClientOfASocketForBothVersions_HasOneFormOfAddress(string peer, string client)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);

        new RequestRules(new BoundaryOptions()).Check(context);

        Assert.Equal(client, context.Connection.RemoteIpAddress.ToString());
    }
}
