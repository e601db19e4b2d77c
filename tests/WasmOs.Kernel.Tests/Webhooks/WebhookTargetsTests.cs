using System.Net;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Webhooks.Targets;

namespace WasmOs.Kernel.Tests.Webhooks;

public class WebhookTargetsTests
{
    [Theory]
    [InlineData("https://example.com/hook")]
    [InlineData("http://example.com:8080/hook?token=1")]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://[2606:4700:4700::1111]:8443/")]
    [InlineData("https://bücher.example/")]
    public void Check_APublicTarget_IsTaken(string url)
    {
        var errors = new FieldErrors();
        Assert.NotNull(WebhookTargets.PublicOnly.Check(url, "url", errors));
        Assert.True(errors.IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/hook")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://user:password@example.com/")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://example.com/#part")]
    [InlineData("http://localhost:8080/")]
    [InlineData("http://LOCALHOST./")]
    [InlineData("http://api.localhost/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:169.254.169.254]/latest/meta-data")]
    [InlineData("http://[fe80::1%25eth0]/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    public void Check_AnotherTarget_IsRefused(string url)
    {
        var errors = new FieldErrors();
        Assert.Null(WebhookTargets.PublicOnly.Check(url, "callback_url", errors));
        Assert.Equal("callback_url", Assert.Single(errors.Messages).Key);
    }

    [Theory]
    [Trait("Trial", "1.26")]
    [InlineData("http://127.0.0.1./")]
    [InlineData("http://127.1./")]
    [InlineData("http://169.254.169.254.:80/latest/meta-data")]
    [InlineData("http://①②⑦.⓪.⓪.①/")]
    [InlineData("http://１２７.０.０.１/")]
    [InlineData("http://127。0。0。1/")]
    [InlineData("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/")]
    [InlineData("http://ｌｏｃａｌｈｏｓｔ/")]
    [InlineData("http://𝐥𝐨𝐜𝐚𝐥𝐡𝐨𝐬𝐭/")]
    [InlineData("http://lo\u00ADcalhost/")]
    [InlineData("http://localhost.localdomain/")]
    [InlineData("http://localhost.localdomain./")]
    [InlineData("http://localhost6.localdomain6/")]
    [InlineData("http://ip6-loopback/")]
    public void Check_ALocalTargetInOtherLetters_IsRefused(string url)
    {
        var errors = new FieldErrors();
        Assert.Null(WebhookTargets.PublicOnly.Check(url, "url", errors));
        Assert.Equal("url", Assert.Single(errors.Messages).Key);
    }

    [Theory]
    [Trait("Trial", "1.26")]
    [InlineData("https://example.com./hook")]
    [InlineData("https://пример.example/")]
    [InlineData("https://例え.example/")]
    [InlineData("https://mylocalhost.example/")]
    [InlineData("https://notlocalhost/")]
    public void Check_ANameThatLooksLikeALocalOne_IsTaken(string url) => Assert.NotNull(WebhookTargets.PublicOnly.Check(url, "url", new FieldErrors()));

    [Theory]
    [Trait("Trial", "1.26")]
    [InlineData("127.0.0.1.")]
    [InlineData("127.1.")]
    [InlineData("localhost.localdomain")]
    [InlineData("①②⑦.⓪.⓪.①")]
    [InlineData("xn--somewhere")]
    public async Task ConnectAsync_ANameThatResolvesToThisMachine_IsRefused(string host)
    {
        var connector = new TargetConnector(WebhookTargets.PublicOnly, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        var refused =
            await Assert.ThrowsAsync<TargetRefusedException>(() => connector.ConnectAsync(new DnsEndPoint(host, 80), CancellationToken.None).AsTask());
        Assert.Contains("a loopback address", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_TooLong_IsRefused()
    {
        var errors = new FieldErrors();
        Assert.Null(WebhookTargets.PublicOnly.Check("https://example.com/" + new string('a', 2048), "url", errors));
    }

    [Fact]
    public void Parse_NamesAddressesAndNetworks_AllowsTheseOnly()
    {
        var errors = new List<string>();
        var targets = WebhookTargets.Parse("hooks.internal, 10.1.0.0/16 ,192.168.1.9,fd12::/16", errors);

        Assert.Empty(errors);
        Assert.Null(targets.WhyRefused("Hooks.Internal.", IPAddress.Parse("172.16.0.5")));
        Assert.Null(targets.WhyRefused("other", IPAddress.Parse("10.1.255.1")));
        Assert.Null(targets.WhyRefused("other", IPAddress.Parse("192.168.1.9")));
        Assert.Null(targets.WhyRefused("other", IPAddress.Parse("fd12::7")));
        Assert.NotNull(targets.WhyRefused("other", IPAddress.Parse("10.2.0.1")));
        Assert.NotNull(targets.WhyRefused("other", IPAddress.Parse("192.168.1.8")));
        Assert.NotNull(targets.WhyRefused("evil.hooks.internal", IPAddress.Parse("172.16.0.5")));
    }

    [Theory]
    [InlineData("2000::/3")]
    [InlineData("::/0")]
    public void Parse_ANetworkOfIPv6_AllowsNothingOfIPv4(string network)
    {
        var targets = WebhookTargets.Parse(network, []);
        Assert.All(["127.0.0.1", "10.0.0.1", "169.254.169.254"], address =>
        {
            Assert.NotNull(targets.WhyRefused("other", IPAddress.Parse(address)));
            Assert.NotNull(targets.WhyRefused("other", IPAddress.Parse(address).MapToIPv6()));
        });
    }

    [Fact]
    public void Parse_WhatIsNone_IsNamed()
    {
        var errors = new List<string>();
        WebhookTargets.Parse("10.0.0.0/99, https://example.com, ok.example", errors);
        Assert.Equal(2, errors.Count);
    }
}
