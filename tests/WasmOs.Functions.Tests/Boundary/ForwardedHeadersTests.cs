using System.Net;
using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Boundary;
using WasmOs.Functions.Boundary.Proxies;

namespace WasmOs.Functions.Tests.Boundary;

[Trait("Trial", "1.9")]
public sealed class ForwardedHeadersTests
{
    private static readonly ProxyNetworks Trusted = ProxyNetworks.Parse("127.0.0.1, 10.0.0.0/8, fd00::/8", []);

    [Theory]
    [InlineData("10.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:10.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("fd00::1", "2001:db8::7", "2001:db8::7")]
    [InlineData("10.0.0.1", "203.0.113.7:4711", "203.0.113.7")]
    [InlineData("10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7")]
    [InlineData("10.0.0.1", "\"[2001:db8::7]\"", "2001:db8::7")]
    [InlineData("10.0.0.1", "::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.1", "6.6.6.6, 203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.1", "6.6.6.6, 203.0.113.7, 10.0.0.2", "203.0.113.7")]
    [InlineData("10.0.0.1", "127.0.0.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.1", "10.0.0.9, 10.0.0.2", "10.0.0.9")]
    [InlineData("10.0.0.1", "203.0.113.7, unknown", "10.0.0.1")]
    [InlineData("10.0.0.1", "203.0.113.7, _hidden, 10.0.0.2", "10.0.0.2")]
    [InlineData("10.0.0.1", "127.1, 1", "10.0.0.1")]
    [InlineData("10.0.0.1", "", "10.0.0.1")]
    [InlineData("203.0.113.9", "6.6.6.6", "203.0.113.9")]
    public void Apply_AList_TellsTheLastAddressThatNoTrustedProxyHas(string peer, string list, string client)
    {
        var context = Request(peer);
        context.Request.Headers["X-Forwarded-For"] = list;

        new ForwardedHeaders(Trusted).Apply(context, takesHost: true);

        Assert.Equal(IPAddress.Parse(client), ProxyNetworks.Plain(context.Connection.RemoteIpAddress!));
    }

    [Fact]
    public void Apply_SeveralLines_AreOneList()
    {
        var context = Request("10.0.0.1");
        context.Request.Headers["X-Forwarded-For"] = new[] { "6.6.6.6", "203.0.113.7, 10.0.0.3", "10.0.0.2" };

        new ForwardedHeaders(Trusted).Apply(context, takesHost: true);

        Assert.Equal("203.0.113.7", context.Connection.RemoteIpAddress!.ToString());
    }

    [Fact]
    public void Apply_MoreHopsThanAre_LooksAtSoManyFromTheEnd()
    {
        var context = Request("10.0.0.1");
        context.Request.Headers["X-Forwarded-For"] = "203.0.113.7, " + string.Join(", ", Enumerable.Repeat("10.0.0.2", ForwardedHeaders.MaxHops));

        new ForwardedHeaders(Trusted).Apply(context, takesHost: true);

        Assert.Equal("10.0.0.2", context.Connection.RemoteIpAddress!.ToString());
    }

    [Theory]
    [InlineData("https", "api.example", "https", "api.example")]
    [InlineData("HTTPS", "api.example:8443", "https", "api.example:8443")]
    [InlineData("http, https", "a.example, b.example", "https", "b.example")]
    [InlineData("ftp", "a b", "http", "inner:8080")]
    [InlineData("javascript", "user@evil", "http", "inner:8080")]
    [InlineData("", "evil/path", "http", "inner:8080")]
    public void Apply_SchemeAndHost_AreTheNearestProxys(string scheme, string host, string expectedScheme, string expectedHost)
    {
        var context = Request("10.0.0.1");
        context.Request.Headers["X-Forwarded-Proto"] = scheme;
        context.Request.Headers["X-Forwarded-Host"] = host;

        Assert.True(new ForwardedHeaders(Trusted).Apply(context, takesHost: true));

        Assert.Equal((expectedScheme, expectedHost), (context.Request.Scheme, context.Request.Host.Value));
    }

    [Fact]
    public void Apply_AValueAHop_TellsTheClients()
    {
        var context = Request("10.0.0.1");
        context.Request.Headers["X-Forwarded-For"] = "6.6.6.6, 203.0.113.7, 10.0.0.2";
        context.Request.Headers["X-Forwarded-Proto"] = "http, https, http";

        new ForwardedHeaders(Trusted).Apply(context, takesHost: true);

        Assert.Equal("https", context.Request.Scheme);
    }

    [Theory]
    [InlineData("203.0.113.9", true)]
    [InlineData("10.0.0.1", false)]
    public void Apply_WhatIsNotToBeBelieved_ChangesNothing(string peer, bool takesHost)
    {
        var context = Request(peer);
        context.Request.Headers["X-Forwarded-Host"] = "evil.example";
        context.Request.Headers["Forwarded"] = "for=6.6.6.6;proto=https;host=evil.example";

        new ForwardedHeaders(Trusted).Apply(context, takesHost);

        Assert.Equal(("http", "inner:8080", peer), (context.Request.Scheme, context.Request.Host.Value, context.Connection.RemoteIpAddress!.ToString()));
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("proxy.example")]
    [InlineData("*")]
    public void Parse_WhatIsNoNetwork_IsReported(string text)
    {
        var faults = new List<string>();

        ProxyNetworks.Parse("127.0.0.1, " + text, faults);

        Assert.Contains($"'{text}'", Assert.Single(faults), StringComparison.Ordinal);
    }

    private static DefaultHttpContext Request(string peer) => new()
    {
        Connection = { RemoteIpAddress = IPAddress.Parse(peer) },
        Request = { Scheme = "http", Host = new HostString("inner:8080") },
    };
}
