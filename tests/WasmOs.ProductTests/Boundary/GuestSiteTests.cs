using System.Text;
using WasmOs.ProductTests.HttpGuests;

namespace WasmOs.ProductTests.Boundary;

[Collection(ProductCollection.Name)]
[Trait("Trial", "1.1")]
public sealed class GuestSiteTests(SharedProduct product)
{
    private readonly ProductClient _api = product.Api;

    [Theory]
    [InlineData("/", "", "/")]
    [InlineData("/a%20b/c?x=1", "", "/a b/c")]
    [InlineData("/api/v1/modules", "", "/api/v1/modules")]
    [InlineData("/health", "", "/health")]
    [InlineData("/run/victim/x", "", "/run/victim/x")]
    public async Task Get_UnderTheModulesOwnName_IsTheGuestsWhateverThePath(string target, string script, string info)
    {
        await _api.UploadAsync("own-site", CgiGuests.Environment());

        var answer = await _api.GetAsync(target, ("Host", $"OWN-site.localhost:{_api.Address.Port}"));

        var variables = Variables(answer);
        Assert.Equal((script, info, target), (variables["SCRIPT_NAME"], variables["PATH_INFO"], variables["REQUEST_URI"]));
        Assert.Equal("OWN-site.localhost", variables["SERVER_NAME"]);
        Assert.False(answer.Headers.ContainsKey("Content-Security-Policy"));
    }

    [Theory]
    [InlineData("a.b.localhost")]
    [InlineData("my_site.localhost")]
    [InlineData("-x.localhost")]
    [InlineData("x-.localhost")]
    [InlineData("own-site.localhost.localhost")]
    public async Task Get_UnderANameThatNoSiteHas_Is404AndNeverTheApi(string host) =>
        (await _api.GetAsync("/api/v1/modules", ("Host", host))).Problem(404, "guest-site-not-found");

    // A guest's page can send this header to its own site. A request under a guest's name must never become a request to the API.
    [Fact]
    public async Task Get_UnderAGuestsNameWithAnotherForwardedHost_StaysTheGuests()
    {
        await _api.UploadAsync("forwarded", CgiGuests.Environment());

        var answer = await _api.GetAsync(
            "/api/v1/modules", ("Host", $"forwarded.localhost:{_api.Address.Port}"), ("X-Forwarded-Host", $"localhost:{_api.Address.Port}"), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal(("", "/api/v1/modules"), (Variables(answer)["SCRIPT_NAME"], Variables(answer)["PATH_INFO"]));
    }

    [Fact]
    public async Task Get_TheSiteOfAModuleThatIsMissing_Is404() =>
        (await _api.GetAsync("/api/v1/modules", ("Host", "nobody-here.localhost"))).Problem(404, "module-not-found");

    [Theory]
    [InlineData("Service-Worker-Allowed: /")]
    [InlineData("Clear-Site-Data: \"*\"")]
    [InlineData("Strict-Transport-Security: max-age=99999")]
    [InlineData("Public-Key-Pins: x")]
    [InlineData("Alt-Svc: h3=\":443\"")]
    [InlineData("NEL: {}")]
    [InlineData("Report-To: {}")]
    [InlineData("Origin-Agent-Cluster: ?0")]
    [InlineData("Accept-CH: Sec-CH-UA")]
    [InlineData("Use-As-Dictionary: match=\"/*\"")]
    [InlineData("X-Accel-Redirect: /secret")]
    [InlineData("X-Sendfile: /etc/passwd")]
    public async Task Run_AHeaderThatRulesTheWholeOrigin_IsWithheld(string header)
    {
        await _api.UploadAsync("ruler", CgiGuests.Writes(header + "\nX-Stay: yes\n" + CgiGuests.PlainHead));

        var answer = await _api.GetAsync("/run/ruler/");

        Assert.Equal((200, "yes"), (answer.Status, answer.Headers["X-Stay"]));
        Assert.DoesNotContain(header.Split(':')[0], answer.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Run_TheGuestsOwnPolicies_StandBesideTheSandboxAndNeverInItsPlace()
    {
        await _api.UploadAsync("policies", CgiGuests.Writes(
            "Content-Security-Policy: sandbox allow-scripts allow-same-origin\nX-Content-Type-Options: sniff\nContent-Type: text/html\n\n<p>"));

        using var client = new HttpClient { BaseAddress = _api.Address };
        using var answer = await client.GetAsync(new Uri("/run/policies", UriKind.Relative));

        string[] policies = [.. answer.Headers.GetValues("Content-Security-Policy")];
        Assert.Equal(2, policies.Length);
        Assert.StartsWith("sandbox ", policies[0], StringComparison.Ordinal);
        Assert.DoesNotContain("allow-same-origin", policies[0], StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("/run/baker/x", null, "a=b; Path=/; Domain=localhost; HttpOnly", "a=b; HttpOnly; Path=/run/baker")]
    [InlineData("/run/baker/x", null, "a=b", "a=b; Path=/run/baker")]
    [InlineData("/run/baker/x", null, "a=b; path = /run/baker/deep", "a=b; Path=/run/baker/deep")]
    [InlineData("/run/baker/x", null, "a=b; Path=/run/baker/; Path=/", "a=b; Path=/run/baker")]
    [InlineData("/run/baker/x", null, "a=b; Path=/run/bakery", "a=b; Path=/run/baker")]
    [InlineData("/", "baker.localhost", "a=b; Path=/; DOMAIN=localhost; Secure", "a=b; Path=/; Secure")]
    public async Task Run_ACookie_StaysWithTheModule(string path, string? host, string cookie, string expected)
    {
        await _api.UploadAsync("baker", CgiGuests.Writes($"Set-Cookie: {cookie}\n{CgiGuests.PlainHead}"));

        var answer = await _api.GetAsync(path, host is null ? [] : [("Host", host)]);

        Assert.Equal(expected, answer.Headers["Set-Cookie"]);
    }

    [Fact]
    public async Task Run_OutputOfARawCommand_IsNeverShownUnderTheApisOrigin()
    {
        await _api.UploadAsync("raw-page", CgiGuests.Writes("<script>alert(1)</script>"));
        using var body = new StringContent("x");

        var answer = await _api.SendAsync(HttpMethod.Post, "/api/v1/modules/raw-page/execute", body);

        Assert.Equal(("nosniff", "sandbox"), (answer.Headers["X-Content-Type-Options"], answer.Headers["Content-Security-Policy"]));
    }

    private static Dictionary<string, string> Variables(Answer answer)
    {
        Assert.True(answer.Status == 200, answer.Text);
        return Encoding.UTF8.GetString(answer.Content).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
    }
}
