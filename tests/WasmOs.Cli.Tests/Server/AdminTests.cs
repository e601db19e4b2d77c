namespace WasmOs.Cli.Tests.Server;

public sealed class AdminTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CreateUser_SendsTheUserAndThePasswordOfStandardInput()
    {
        await using var server = new FakeServer((call, _) => call == "POST /api/v1/users" ? (201, """{"user_id":"u1","username":"bob"}""", []) : (404, "", []));

        var result =
            await RunAsync(server, "a long password\r\n", "create-user", "--username", "bob", "--roles", "viewer,developer:billing.*", "--password-stdin");

        Assert.Equal((0, "created user bob (u1)\n"), (result.ExitCode, result.Output));
        var (_, request) = Assert.Single(server.Requests);
        Assert.Equal("Bearer ww_test", request.Headers["Authorization"]);
        Assert.Equal(
            """{"username":"bob","roles":[{"role":"viewer","modules":["*"]},{"role":"developer","modules":["billing.*"]}],"password":"a long password"}""",
            FakeServer.Text(request));
    }

    [Fact]
    public async Task UpdateUser_AddsAndRemovesRolesOfWhatTheUserHas()
    {
        await using var server = new FakeServer((call, _) => call switch
        {
            "GET /api/v1/users?limit=1000" => (200, """{"items":[{"user_id":"u1","username":"ann"}],"continuation":"c/1"}""", []),
            "GET /api/v1/users?limit=1000&continuation=c%2F1" => (200, """{"items":[{"user_id":"u2","username":"bob"}],"continuation":null}""", []),
            "GET /api/v1/users/u2" => (
                200, """{"user_id":"u2","roles":[{"role":"viewer","modules":["*"]},{"role":"auditor","modules":["*"]}]}""", ["ETag: \"e7\""]),
            "PATCH /api/v1/users/u2" => (200, """{"roles":[{"role":"auditor","modules":["*"]},{"role":"operator","modules":["a.*","b"]}]}""", []),
            _ => (404, "", []),
        });

        var result = await RunAsync(server, "", "update-user", "--username", "Bob", "--add-roles", "operator:a.*,operator:b", "--remove-roles=viewer");

        Assert.Equal((0, "user Bob has the roles auditor,operator:a.*,operator:b\n", ""), (result.ExitCode, result.Output, result.Errors));
        var (_, request) = server.Requests.Last();
        Assert.Equal("\"e7\"", request.Headers["If-Match"]);
        Assert.Equal("""{"roles":[{"role":"auditor","modules":["*"]},{"role":"operator","modules":["a.*","b"]}]}""", FakeServer.Text(request));
    }

    [Theory]
    [InlineData("--disable", "true", ", a new password and is disabled")]
    [InlineData("--enable", "false", ", a new password and is enabled")]
    public async Task UpdateUser_PasswordAndState_AreToldAsDone(string option, string disabled, string told)
    {
        await using var server = new FakeServer((call, _) => call switch
        {
            "GET /api/v1/users?limit=1000" => (200, """{"items":[{"user_id":"u2","username":"bob"}],"continuation":null}""", []),
            "GET /api/v1/users/u2" => (200, """{"user_id":"u2","roles":[]}""", ["ETag: \"e7\""]),
            "PATCH /api/v1/users/u2" => (200, $$"""{"roles":[{"role":"auditor","modules":["*"]}],"disabled":{{disabled}}}""", []),
            _ => (404, "", []),
        });

        var result = await RunAsync(server, "a long password", "update-user", "--username", "bob", option, "--password-stdin");

        Assert.Equal((0, $"user bob has the roles auditor{told}\n", ""), (result.ExitCode, result.Output, result.Errors));
    }

    [Fact]
    public async Task ListKeys_ShowsIdsNamesOwnersAndEnds()
    {
        await using var server = new FakeServer((call, _) => call == "GET /api/v1/api-keys?limit=1000"
            ? (200, """
                {"items":[{"key_id":"k1","name":"ci\u001b","owner":"bob","revoked_at":null,"expires_at":"2027-01-01T00:00:00Z"},
                {"key_id":"k2","name":"old","owner":"eve","revoked_at":"2026-01-01T00:00:00Z","expires_at":null}],"continuation":null}
                """, [])
            : (404, "", []));

        var result = await RunAsync(server, "", "list-keys");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            "k1 ci\\u{1b}                 bob (until 2027-01-01T00:00:00Z)\nk2 old                      eve (revoked 2026-01-01T00:00:00Z)\n", result.Output);
    }

    [Theory]
    [InlineData("update-user", "--username", "bob")]
    [InlineData("update-user", "--username", "bob", "--enable", "--disable")]
    [InlineData("update-user", "--add-roles", "viewer")]
    [InlineData("create-user", "--username", "bob", "--roles", ":x")]
    [InlineData("create-user", "--username", "bob", "--username", "eve")]
    [InlineData("create-user", "bob")]
    [InlineData("create-key", "--name", "ci", "--expires-in-days", "0")]
    [InlineData("revoke-key")]
    [InlineData("rotate-key")]
    [InlineData]
    public async Task Wrong_Usage_EndsWith2AndSendsNothing(params string[] arguments)
    {
        await using var server = new FakeServer((_, _) => (200, "{}", []));

        var result = await RunAsync(server, "a long password", arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Empty(server.Requests);
        Assert.Matches(@"Try 'wasmos admin[a-z -]* --help'\.$", result.Errors.TrimEnd());
    }

    [Fact]
    public async Task ListUsers_ShowsRolesAndWhoIsSwitchedOff()
    {
        await using var server = new FakeServer((_, _) => (
            200, """{"items":[{"username":"ann","disabled":true,"roles":[{"role":"admin","modules":["*"]}]},{"username":"b\u001bob","disabled":false,"roles":[]}]}""", []));

        var lines = (await RunAsync(server, "", "list-users")).Output.Split('\n');

        Assert.Equal("ann                      admin (disabled)", lines[0]);
        Assert.DoesNotContain('\u001b', lines[1]);
    }

    [Fact]
    public async Task CreateKey_PrintsTheKeyAloneOnStandardOutput()
    {
        await using var server = new FakeServer((_, _) => (201, """{"key_id":"k1","key":"ww_secret"}""", []));

        var result = await RunAsync(
            server, "", "create-key", "--name", "ci", "--permissions", "modules:execute", "--modules", "billing.*", "--owner", "bob", "--tier", "pro");

        Assert.Equal((0, "ww_secret\n"), (result.ExitCode, result.Output));
        Assert.Contains("k1", result.Errors, StringComparison.Ordinal);
        Assert.Equal(
            """{"name":"ci","permissions":["modules:execute"],"modules":["billing.*"],"owner":"bob","tier":"pro"}""", FakeServer.Text(
                server.Requests.Single().Request));
    }

    [Fact]
    public async Task RevokeAndRotate_CallTheirEndpoints()
    {
        await using var server = new FakeServer((_, _) => (200, "{}", []));

        Assert.Equal(0, (await RunAsync(server, "", "revoke-key", "k/1")).ExitCode);
        Assert.Equal(0, (await RunAsync(server, "", "rotate-keys")).ExitCode);

        Assert.Equal(["POST /api/v1/api-keys/k%2F1/revoke", "POST /api/v1/admin/keys/rotate"], server.Calls);
    }

    [Fact]
    public async Task Forbidden_SaysWhatTheServerSays()
    {
        await using var server = new FakeServer((_, _) => (403, """{"detail":"You need users:admin."}""", []));
        var result = await RunAsync(server, "", "list-users");
        Assert.Equal((1, "wasmos: You need users:admin. (403)\n"), (result.ExitCode, result.Errors));
    }

    [Fact]
    public async Task DataFolder_IsTheHostsOwn()
    {
        var result = await _folder.RunAsync("", "admin", "create-user", "--data", "/var/lib/wasmos", "--username", "bob");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("WasmOs.Host admin create-user", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyIsSignedIn_SaysHowToSignIn()
    {
        var result = await _folder.RunAsync("", "admin", "list-users");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("nobody is signed in at http://127.0.0.1:8080: run 'wasmos login", result.Errors, StringComparison.Ordinal);
    }

    private Task<CliResult> RunAsync(FakeServer server, string input, params string[] arguments) =>
        _folder.RunAsync(input, [("WASMOS_API_KEY", "ww_test")], ["admin", .. arguments, "--server", server.Address]);
}
