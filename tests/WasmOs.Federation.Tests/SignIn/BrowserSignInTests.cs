using Microsoft.AspNetCore.WebUtilities;
using WasmOs.Federation.Tests.Oidc;

namespace WasmOs.Federation.Tests.SignIn;

/// <summary>Sign-in in a browser by a genuine provider: authorisation code with PKCE.</summary>
public sealed class BrowserSignInTests(OpenIddictProvider provider) : IClassFixture<OpenIddictProvider>, IDisposable
{
    private const string Refused = "sign-in-refused";

    private readonly SignInHost _host = new(provider);

    public void Dispose()
    {
        provider.IsDenied = false;
        _host.Dispose();
    }

    [Fact]
    public async Task SignIn_ByTheProvider_GivesThePersonWithRoles()
    {
        var start = await _host.BeginAsync("/app?tab=1");
        var end = await _host.EndAsync(await _host.VisitAsync(start.Url), start.Cookie);

        Assert.True(end.Succeeded, end.Error?.ToString());
        Assert.Equal("/app?tab=1", end.Value.ReturnTo);
        Assert.Equal((OpenIddictProvider.Subject, "alice@example.org"), (end.Value.Identity.Subject, end.Value.Identity.Username));
        Assert.Equal("developer", Assert.Single(end.Value.Identity.Roles).Role);
    }

    [Fact]
    public async Task SignIn_NoRuleFits_IsForbidden()
    {
        using var host = new SignInHost(provider, IssuerHost.Rule("groups", "admins", "admin"));
        var start = await host.BeginAsync();

        Assert.Equal("no-role", (await host.EndAsync(await host.VisitAsync(start.Url), start.Cookie)).Error?.Slug);
    }

    [Fact]
    public async Task Start_Request_HasCodeFlowPkceStateAndNonceAndNoSecret()
    {
        var start = await _host.BeginAsync();
        var query = QueryHelpers.ParseQuery(start.Url.Query);

        Assert.Equal(("code", "S256", OpenIddictProvider.ClientId), (query.Get("response_type"), query.Get("code_challenge_method"), query.Get("client_id")));
        Assert.Equal(43, query.Get("code_challenge")!.Length);
        Assert.Equal(43, query.Get("state")!.Length);
        Assert.Equal(43, query.Get("nonce")!.Length);
        Assert.DoesNotContain("secret", start.Url.AbsoluteUri, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(start.Cookie, start.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(start.Url, (await _host.BeginAsync()).Url);
    }

    [Theory]
    [InlineData(
        "//evil.example"), InlineData("https://evil.example"), InlineData("/\\evil.example"), InlineData("\\\\evil.example"), InlineData("/\t/evil.example")]
    [InlineData("evil"), InlineData(""), InlineData("javascript:alert(1)"), InlineData("/a\r\nSet-Cookie: x=1"), InlineData("/\u2028"), InlineData(" /a")]
    public async Task Start_ReturnToForeignPage_IsRefused(string returnTo)
    {
        var start = await _host.SignIn.StartAsync(SignInHost.Name, returnTo, OpenIddictProvider.RedirectUri, CancellationToken.None);

        Assert.Contains("return_to", start.Error!.Fields.Keys);
    }

    [Theory]
    [InlineData("other"), InlineData(""), InlineData("TEST"), InlineData("../test")]
    public async Task Start_UnknownProvider_IsNotFound(string name)
    {
        var start = await _host.SignIn.StartAsync(name, null, OpenIddictProvider.RedirectUri, CancellationToken.None);

        Assert.Equal("provider-not-found", start.Error?.Slug);
    }

    /// <summary>A code is good once, whatever the browser still has.</summary>
    [Fact]
    public async Task Finish_SameAnswerAgain_IsRefused()
    {
        var start = await _host.BeginAsync();
        var answer = await _host.VisitAsync(start.Url);
        Assert.True((await _host.EndAsync(answer, start.Cookie)).Succeeded);

        Assert.Equal(Refused, (await _host.EndAsync(answer, start.Cookie)).Error?.Slug);
    }

    /// <summary>Login CSRF: a foreign page sends a victim's browser to the callback with the attacker's code.</summary>
    [Fact]
    public async Task Finish_WithoutTheCookieOrWithAnother_IsRefused()
    {
        var attackers = await _host.BeginAsync();
        var answer = await _host.VisitAsync(attackers.Url);
        var victims = await _host.BeginAsync();

        Assert.Equal(Refused, (await _host.EndAsync(answer, null)).Error?.Slug);
        Assert.Equal(Refused, (await _host.EndAsync(answer, victims.Cookie)).Error?.Slug);
        Assert.Equal(Refused, (await _host.EndAsync(answer with { State = null }, attackers.Cookie)).Error?.Slug);
    }

    /// <summary>Code injection: an attacker puts a stolen code into an own sign-in. PKCE binds the code to the sign-in that asked for it.</summary>
    [Fact]
    public async Task Finish_CodeOfAnotherSignIn_IsRefused()
    {
        var victims = await _host.BeginAsync();
        var stolen = await _host.VisitAsync(victims.Url);
        var attackers = await _host.BeginAsync();
        var own = await _host.VisitAsync(attackers.Url);

        Assert.Equal(Refused, (await _host.EndAsync(own with { Code = stolen.Code }, attackers.Cookie)).Error?.Slug);
    }

    [Fact]
    public async Task Finish_MadeUpCode_IsRefused()
    {
        var start = await _host.BeginAsync();
        var answer = await _host.VisitAsync(start.Url);

        Assert.Equal(Refused, (await _host.EndAsync(answer with { Code = "made-up" }, start.Cookie)).Error?.Slug);
        Assert.Equal(Refused, (await _host.EndAsync(answer with { Code = "" }, start.Cookie)).Error?.Slug);
        Assert.Equal(Refused, (await _host.EndAsync(answer with { Code = new string('a', 5000) }, start.Cookie)).Error?.Slug);
    }

    /// <summary>Mix-up: the answer names another provider (RFC 9207).</summary>
    [Fact]
    public async Task Finish_AnswerOfAnotherProvider_IsRefused()
    {
        var start = await _host.BeginAsync();
        var answer = await _host.VisitAsync(start.Url);
        Assert.Equal(provider.Issuer, answer.Issuer);

        Assert.Equal(Refused, (await _host.EndAsync(answer with { Issuer = "https://evil.example/" }, start.Cookie)).Error?.Slug);
    }

    [Fact]
    public async Task Finish_AfterTenMinutes_IsRefused()
    {
        var start = await _host.BeginAsync();
        var answer = await _host.VisitAsync(start.Url);
        _host.Time.By = TimeSpan.FromMinutes(10);

        Assert.Equal(Refused, (await _host.EndAsync(answer, start.Cookie)).Error?.Slug);
    }

    [Fact]
    public async Task Finish_ChangedCookie_IsRefused()
    {
        var start = await _host.BeginAsync();
        var answer = await _host.VisitAsync(start.Url);
        for (var i = 0; i < start.Cookie.Length; i += 17)
        {
            var changed = start.Cookie[..i] + (start.Cookie[i] == 'A' ? 'B' : 'A') + start.Cookie[(i + 1)..];
            Assert.Equal(Refused, (await _host.EndAsync(answer, changed)).Error?.Slug);
        }
    }

    /// <summary>The provider's description of an error may come from anybody, and is not repeated.</summary>
    [Fact]
    public async Task Finish_PersonRefusesAtTheProvider_SaysSoWithoutForeignText()
    {
        provider.IsDenied = true;
        var start = await _host.BeginAsync();
        var answer = await _host.VisitAsync(start.Url);
        var end = await _host.EndAsync(answer, start.Cookie);
        var forged = await _host.EndAsync(answer with { Error = "<b>Call this number</b>" }, start.Cookie);

        Assert.Contains("access_denied", end.Error!.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Call", forged.Error!.Detail, StringComparison.Ordinal);
    }
}
