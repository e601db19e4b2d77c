using System.Collections.Concurrent;

namespace WasmOs.Cli.Tests.Server;

/// <summary>Sign-in by a provider: one server plays WasmOS, another the provider.</summary>
public sealed class ProviderLoginTests : IDisposable
{
    private readonly CliFolder _folder = new();

    private string CredentialPath => Path.Combine(_folder.Path, "config", "wasmos", "credentials.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Login_CodeIsConfirmed_SavesTheTokensOfTheExchange()
    {
        await using var provider = NewProvider((400, """{"error":"authorization_pending"}"""), (200, """{"id_token":"the.id.token"}"""));
        await using var server = NewServer(provider.Address);

        var result = await LoginAsync(server);

        Assert.Equal((0, $"signed in as alice at {server.Address}\n"), (result.ExitCode, result.Output));
        Assert.Equal("wasmos: open https://sso.example/device?user_code=WDJB-MJHT in a browser and confirm the code WDJB-MJHT\\u{1b}\n", result.Errors);
        Assert.Equal(["POST /device", "POST /token", "POST /token"], provider.Calls);
        Assert.Equal("client_id=cli%2B1&scope=openid+profile", FakeServer.Text(provider.Requests.First().Request));
        Assert.Equal(
            "client_id=cli%2B1&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=d%26c",
            FakeServer.Text(provider.Requests.Last().Request));
        var exchange = server.Requests.Single(one => one.Call == "POST /api/v1/auth/exchange").Request;
        Assert.Equal("""{"provider":"sso","id_token":"the.id.token"}""", FakeServer.Text(exchange));
        var saved = await File.ReadAllTextAsync(CredentialPath);
        Assert.Contains("token1", saved, StringComparison.Ordinal);
        Assert.DoesNotContain("the.id.token", saved, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"error":"access_denied"}""", "the sign-in was refused at the provider")]
    [InlineData(400, """{"error":"expired_token"}""", "the code was not confirmed in time: sign in again")]
    [InlineData(400, """{"error":"invalid_grant\u001b[2J"}""", "the provider refused the sign-in: invalid_grant\\u{1b}[2J")]
    [InlineData(200, """{"access_token":"a"}""", "the provider's answer has no 'id_token'")]
    [InlineData(502, "<html>", "is not JSON")]
    [InlineData(307, "{}", "answered 307 without a reason")]
    public async Task Login_NoIdToken_SaysWhyAndSavesNothing(int status, string body, string why)
    {
        await using var provider = NewProvider((status, body));
        await using var server = NewServer(provider.Address);

        var result = await LoginAsync(server);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(why, result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(CredentialPath));
        Assert.DoesNotContain("POST /api/v1/auth/exchange", server.Calls);
    }

    [Theory]
    [InlineData("null", "has no sign-in for programs")]
    [InlineData("\"http://sso.example/device\"", "is not https: nothing was sent there")]
    [InlineData("\"file:///etc/passwd\"", "is not https: nothing was sent there")]
    public async Task Login_EndpointThatWillNotDo_IsRefused(string endpoint, string why)
    {
        await using var server = NewServer("http://127.0.0.1:1", endpoint);

        var result = await LoginAsync(server);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(why, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_Directory_HandsThePasswordToTheServer()
    {
        await using var server = NewServer("http://127.0.0.1:1");

        var result =
            await _folder.RunAsync("a long password\n", "login", "--server", server.Address, "--provider", "corp", "--username", "bob", "--password-stdin");

        Assert.Equal((0, $"signed in as bob at {server.Address}\n"), (result.ExitCode, result.Output));
        Assert.Equal("""{"username":"bob","password":"a long password","provider":"corp"}""", FakeServer.Text(server.Requests.Last().Request));
    }

    [Theory]
    [InlineData("no such", 1, "has no provider 'no such'. It has: local corp sso")]
    [InlineData("sso", 2, "leave --username and --password-stdin out")]
    public async Task Login_ProviderThatDoesNotFit_IsRefused(string provider, int exitCode, string why)
    {
        await using var server = NewServer("http://127.0.0.1:1");

        var result = await _folder.RunAsync("secret\n", "login", "--server", server.Address, "--provider", provider, "--username", "bob", "--password-stdin");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(why, result.Errors, StringComparison.Ordinal);
    }

    private static FakeServer NewServer(string provider, string? endpoint = null) => new((call, request) => call switch
    {
        "GET /api/v1/auth/providers" => (
            200, """{"items":[{"name":"local","kind":"password"},{"name":"corp","kind":"password"},{"name":"sso","kind":"oidc"}]}""", []),
        "GET /api/v1/auth/oidc/sso" => (
            200,
            $$"""
            {"client_id":"cli+1","scopes":["openid","profile"],"token_endpoint":"{{provider}}/token",
             "device_authorization_endpoint":{{endpoint ?? $"\"{provider}/device\""}}}
            """,
            []),
        "POST /api/v1/auth/login" or "POST /api/v1/auth/exchange" => (
            200, FakeServer.TokenBody("token1", "refresh1", TimeProvider.System.GetUtcNow().AddMinutes(15)), []),
        "GET /api/v1/auth/permissions" when request.Headers["Authorization"] == "Bearer token1" => (200, """{"name":"user:alice"}""", []),
        _ => (401, """{"detail":"No."}""", []),
    });

    private static FakeServer NewProvider(params (int Status, string Body)[] answers)
    {
        var left = new ConcurrentQueue<(int Status, string Body)>(answers);
        return new FakeServer((call, _) => call switch
        {
            "POST /device" => (
                200,
                """
                {"device_code":"d&c","user_code":"WDJB-MJHT\u001b","verification_uri":"https://sso.example/device",
                 "verification_uri_complete":"https://sso.example/device?user_code=WDJB-MJHT","expires_in":600,"interval":1}
                """,
                []),
            "POST /token" when left.TryDequeue(out var answer) => (answer.Status, answer.Body, []),
            _ => (500, "", []),
        });
    }

    private Task<CliResult> LoginAsync(FakeServer server) => _folder.RunAsync("", "login", "--server", server.Address, "--provider", "sso");
}
