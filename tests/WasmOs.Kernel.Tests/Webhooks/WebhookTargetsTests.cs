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
        var faults = new FieldErrors();
        Assert.NotNull(WebhookTargets.PublicOnly.Check(url, "url", faults));
        Assert.True(faults.IsEmpty);
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
        var faults = new FieldErrors();
        Assert.Null(WebhookTargets.PublicOnly.Check(url, "callback_url", faults));
        Assert.Equal("callback_url", Assert.Single(faults.Messages).Key);
    }

    [Fact]
    public void Check_TooLong_IsRefused()
    {
        var faults = new FieldErrors();
        Assert.Null(WebhookTargets.PublicOnly.Check("https://example.com/" + new string('a', 2048), "url", faults));
    }

    [Fact]
    public void Parse_NamesAddressesAndNetworks_AllowsTheseOnly()
    {
        var faults = new List<string>();
        var targets = WebhookTargets.Parse("hooks.internal, 10.1.0.0/16 ,192.168.1.9,fd12::/16", faults);

        Assert.Empty(faults);
        Assert.Null(targets.WhyRefused("Hooks.Internal.", IPAddress.Parse("172.16.0.5")));
        Assert.Null(targets.WhyRefused("other", IPAddress.Parse("10.1.255.1")));
        Assert.Null(targets.WhyRefused("other", IPAddress.Parse("192.168.1.9")));
        Assert.Null(targets.WhyRefused("other", IPAddress.Parse("fd12::7")));
        Assert.NotNull(targets.WhyRefused("other", IPAddress.Parse("10.2.0.1")));
        Assert.NotNull(targets.WhyRefused("other", IPAddress.Parse("192.168.1.8")));
        Assert.NotNull(targets.WhyRefused("evil.hooks.internal", IPAddress.Parse("172.16.0.5")));
    }

    [Fact]
    public void Parse_WhatIsNone_IsNamed()
    {
        var faults = new List<string>();
        WebhookTargets.Parse("10.0.0.0/99, https://example.com, ok.example", faults);
        Assert.Equal(2, faults.Count);
    }
}
