using System.Text;

namespace WasmOs.ProductTests.HttpGuests;

[Collection(ProductCollection.Name)]
public sealed class HttpGuestTests(SharedProduct product)
{
    private readonly ProductClient _api = product.Api;

    [Fact]
    public async Task Run_AGuestThatEchoes_GetsTheBodyAndAnswersWithItsOwnHead()
    {
        await _api.UploadAsync("web-echo", CgiGuests.Echoes("Status: 201 Made\nContent-Type: text/x-echo\nX-Of-Guest: yes\n\n"));

        var answer = await _api.SendAsync(HttpMethod.Put, "/run/web-echo/a", new StringContent("the body"));

        Assert.Equal((201, "text/x-echo", "the body", "yes"), (answer.Status, answer.MediaType, answer.Text, answer.Headers["X-Of-Guest"]));
    }

    [Fact]
    public async Task Run_TheRequest_ArrivesAsMetaVariables()
    {
        await _api.UploadAsync("web-variables", CgiGuests.Environment());

        var answer = await _api.SendAsync(
            HttpMethod.Post, "/run/web-variables/a%20b/c?x=1&y=%20", new StringContent("12345"), [("X-My-Own", "mine"), ("Accept", "a/b"), ("Accept", "c/d")]);

        var variables = Variables(answer);
        Assert.Equal("POST", variables["REQUEST_METHOD"]);
        Assert.Equal("/run/web-variables", variables["SCRIPT_NAME"]);
        Assert.Equal("/a b/c", variables["PATH_INFO"]);
        Assert.Equal("x=1&y=%20", variables["QUERY_STRING"]);
        Assert.Equal("/run/web-variables/a%20b/c?x=1&y=%20", variables["REQUEST_URI"]);
        Assert.Equal("5", variables["CONTENT_LENGTH"]);
        Assert.Equal("text/plain; charset=utf-8", variables["CONTENT_TYPE"]);
        Assert.Equal("CGI/1.1", variables["GATEWAY_INTERFACE"]);
        Assert.Equal("HTTP/1.1", variables["SERVER_PROTOCOL"]);
        Assert.Equal(_api.Address.Host, variables["SERVER_NAME"]);
        Assert.Equal(_api.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), variables["SERVER_PORT"]);
        Assert.StartsWith("WasmOS/", variables["SERVER_SOFTWARE"], StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", variables["REMOTE_ADDR"]);
        Assert.Equal("mine", variables["HTTP_X_MY_OWN"]);
        Assert.Equal("a/b, c/d", variables["HTTP_ACCEPT"]);
        Assert.DoesNotContain("HTTP_CONTENT_TYPE", variables.Keys);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("/", "/")]
    [InlineData("//x", "//x")]
    [InlineData("/env/%252Fa", "/env/%2Fa")]
    [InlineData("/%C3%A5", "/å")]
    public async Task Run_WhatFollowsTheModule_IsThePathInfo(string rest, string info)
    {
        await _api.UploadAsync("web-path", CgiGuests.Environment());

        var variables = Variables(await _api.GetAsync("/run/web-path" + rest));

        Assert.Equal(("/run/web-path", info), (variables["SCRIPT_NAME"], variables["PATH_INFO"]));
    }

    [Theory]
    [InlineData("Proxy", "http://evil", "HTTP_PROXY")]
    [InlineData("Authorization", "Bearer secret", "HTTP_AUTHORIZATION")]
    [InlineData("Cookie", "a=b", "HTTP_COOKIE")]
    [InlineData("X_Under", "score", "HTTP_X_UNDER")]
    [InlineData("TE", "trailers", "HTTP_TE")]
    [InlineData("Keep-Alive", "timeout=5", "HTTP_KEEP_ALIVE")]
    [InlineData("Proxy-Authorization", "Basic x", "HTTP_PROXY_AUTHORIZATION")]
    public async Task Run_AHeaderThatIsNotTheGuests_IsWithheld(string name, string value, string variable)
    {
        await _api.UploadAsync("web-withheld", CgiGuests.Environment());

        var variables = Variables(await _api.GetAsync("/run/web-withheld", (name, value), ("X-Passed", "yes")));

        Assert.Equal("yes", variables["HTTP_X_PASSED"]);
        Assert.DoesNotContain(variable, variables.Keys);
    }

    [Theory]
    [InlineData("""{"pass_authorization":true}""", true, false)]
    [InlineData("""{"pass_cookies":true}""", false, true)]
    [InlineData("""{"pass_authorization":true,"pass_cookies":true}""", true, true)]
    [InlineData("""{"pass_authorization":false}""", false, false)]
    public async Task Run_TheClientsSecrets_PassAsTheModulesSettingsSay(string http, bool authorization, bool cookies)
    {
        await _api.UploadAsync("web-secrets", CgiGuests.Environment());
        await _api.SendAsync(HttpMethod.Patch, "/api/v1/modules/web-secrets", ProductClient.Json("""{"http":null}"""));
        var patched = await _api.SendAsync(HttpMethod.Patch, "/api/v1/modules/web-secrets", ProductClient.Json($$"""{"http":{{http}}}"""));
        Assert.True(patched.Status == 200, patched.Text);

        var variables = Variables(await _api.GetAsync("/run/web-secrets", ("Authorization", "Bearer secret"), ("Cookie", "a=b"), ("Proxy", "http://evil")));

        Assert.Equal(
            (authorization ? "Bearer secret" : null, cookies ? "a=b" : null),
            (variables.GetValueOrDefault("HTTP_AUTHORIZATION"), variables.GetValueOrDefault("HTTP_COOKIE")));
        Assert.DoesNotContain("HTTP_PROXY", variables.Keys);
    }

    [Fact]
    public async Task Settings_OfAnUpload_PassTheClientsSecrets()
    {
        using var form = ProductClient.Parts(
            ("file", CgiGuests.Environment()), ("settings", """{"http":{"pass_cookies":true}}"""u8.ToArray()));
        var kept = await _api.SendAsync(HttpMethod.Post, "/api/v1/modules?name=web-secrets-uploaded", form);

        Assert.Equal(
            """{"pass_authorization":false,"pass_cookies":true,"public":false,"reads_to_end":false}""", kept.Json.GetProperty("settings")
                .GetProperty("http")
                .GetRawText());
        Assert.Equal("a=b", Variables(await _api.GetAsync("/run/web-secrets-uploaded", ("Cookie", "a=b")))["HTTP_COOKIE"]);
        var faulty = await _api.SendAsync(
            HttpMethod.Patch, "/api/v1/modules/web-secrets-uploaded", ProductClient.Json("""{"http":{"pass_cookie":true,"pass_authorization":1}}"""));
        Assert.Contains("pass_cookies", faulty.Fault("http.pass_cookie"), StringComparison.Ordinal);
        Assert.NotEmpty(faulty.Fault("http.pass_authorization"));
    }

    [Fact]
    public async Task Run_TheModulesOwnEnvironment_StaysWithheldWithoutAGrant()
    {
        await _api.UploadAsync("web-own", CgiGuests.Environment());
        await _api.SendAsync(HttpMethod.Patch, "/api/v1/modules/web-own", ProductClient.Json("""{"env":{"SECRET":"s","REQUEST_METHOD":"FORGED"}}"""));

        var variables = Variables(await _api.GetAsync("/run/web-own"));

        Assert.DoesNotContain("SECRET", variables.Keys);
        Assert.Equal("GET", variables["REQUEST_METHOD"]);
    }

    [Fact]
    public async Task Run_Head_HasTheLengthAndNoBody()
    {
        await _api.UploadAsync("web-head", CgiGuests.Writes(CgiGuests.PlainHead + "seven 7"));

        var head = await _api.SendAsync(HttpMethod.Head, "/run/web-head");
        var get = await _api.GetAsync("/run/web-head");

        Assert.Equal((200, "7", 0), (head.Status, head.Headers.GetValueOrDefault("Content-Length", "7"), head.Content.Length));
        Assert.Equal("seven 7", get.Text);
    }

    [Theory]
    [InlineData("Status: 204 No Content\r\n\r\nignored", 204)]
    [InlineData("Status: 304\n\nignored", 304)]
    public async Task Run_AStatusWithoutABody_HasNone(string text, int status)
    {
        await _api.UploadAsync("web-bare", CgiGuests.Writes(text));

        var answer = await _api.GetAsync("/run/web-bare");

        Assert.Equal((status, 0), (answer.Status, answer.Content.Length));
        Assert.Equal(status, (await _api.GetAsync("/run/web-bare")).Status);
    }

    [Theory]
    [InlineData("Location: https://example.org/x\n\n", 302, "https://example.org/x")]
    [InlineData("Location: /run/other\n\n", 302, "/run/other")]
    [InlineData("Status: 308 Moved\nLocation: /run/other\n\n", 308, "/run/other")]
    public async Task Run_ALocation_IsARedirect(string text, int status, string location)
    {
        await _api.UploadAsync("web-redirect", CgiGuests.Writes(text));
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = _api.Address };

        using var answer = await client.GetAsync(new Uri("/run/web-redirect", UriKind.Relative));

        Assert.Equal((status, location), ((int)answer.StatusCode, answer.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task Run_ErrorsOfTheGuestsOwn_AreItsAnswer()
    {
        await _api.UploadAsync("web-own-404", CgiGuests.Writes("Status: 404 Not Here\n\n"));

        var answer = await _api.GetAsync("/run/web-own-404");

        Assert.Equal((404, 0), (answer.Status, answer.Content.Length));
    }

    [Theory]
    [InlineData("Connection: close")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("X-Request-Id: forged")]
    public async Task Run_HeadersOfTheConnection_AreTheHosts(string header)
    {
        await _api.UploadAsync("web-hop", CgiGuests.Writes($"{header}\n{CgiGuests.PlainHead}body"));

        var answer = await _api.GetAsync("/run/web-hop", ("x-request-id", "mine"));

        // The response has a Content-Length, unless the guest was so slow that its response was streamed.
        Assert.Equal(("body", "4", "mine"), (answer.Text, answer.Headers.GetValueOrDefault("Content-Length", "4"), answer.Headers["x-request-id"]));
    }

    [Fact]
    public async Task Run_HasARowInTheHistory()
    {
        await _api.UploadAsync("web-history", CgiGuests.Writes(CgiGuests.PlainHead));

        await _api.GetAsync("/run/web-history");

        var rows = await _api.PollAsync("/api/v1/executions?module_id=web-history", answer => answer.Json.GetProperty("executions").GetArrayLength() == 1);
        var row = rows.Json.GetProperty("executions")[0];
        Assert.Equal(("_start", "succeeded"), (row.GetProperty("function").GetString(), row.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Run_WhatIsNoGuest_IsRefused()
    {
        await _api.UploadAsync("web-no-command", WasmOs.TestKit.Guests.Calc());

        (await _api.GetAsync("/run/web-no-command")).Problem(404, "function-not-found");
        (await _api.GetAsync("/run/web-nobody/x")).Problem(404, "module-not-found");
    }

    private static Dictionary<string, string> Variables(Answer answer)
    {
        Assert.True(answer.Status == 200, answer.Text);
        return Encoding.UTF8.GetString(answer.Content).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
    }
}
