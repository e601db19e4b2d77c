using WasmOs.TestKit.Http;

namespace WasmOs.Cli.Tests.Server;

public sealed class LoginTests : IDisposable
{
    private const string Password = "correct horse battery";

    private readonly CliFolder _folder = new();

    private string CredentialPath => Path.Combine(_folder.Path, "config", "wasmos", "credentials.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Login_PasswordOnStandardInput_SavesTheTokensForTheirOwnerAlone()
    {
        await using var server = NewServer();

        var result = await LoginAsync(server);

        Assert.Equal((0, $"signed in as alice at {server.Address}\n", ""), (result.ExitCode, result.Output, result.Errors));
        var (call, request) = Assert.Single(server.Requests);
        Assert.Equal(("POST /api/v1/auth/login", $$"""{"username":"alice","password":"{{Password}}"}"""), (call, FakeServer.Text(request)));
        Assert.DoesNotContain(Password, await File.ReadAllTextAsync(CredentialPath), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(CredentialPath));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(CredentialPath)!));
        }

        Assert.Equal(["credentials.json", "credentials.lock"], Directory.GetFiles(Path.GetDirectoryName(CredentialPath)!).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Login_Refused_SaysWhyAndSavesNothing()
    {
        await using var server = new FakeServer((_, _) => (401, """{"detail":"The name or the password is wrong.\u001b[2J"}""", []));

        var result = await LoginAsync(server);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("The name or the password is wrong.", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Errors);
        Assert.DoesNotContain(Password, result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(CredentialPath));
    }

    [Theory]
    [InlineData("login", "--username", "a", "--password", "hunter2-hunter2")]
    [InlineData("login", "--username", "a", "--password=hunter2-hunter2")]
    [InlineData("admin", "create-user", "--username", "a", "--password", "hunter2-hunter2")]
    public async Task Password_AsAnArgument_IsRefusedAndNotRepeated(params string[] arguments)
    {
        var result = await _folder.RunAsync("", arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--password-stdin", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.com", "use https")]
    [InlineData("ftp://127.0.0.1", "must be a URL")]
    [InlineData("http://u:p@127.0.0.1", "must be a URL")]
    [InlineData("example.com", "must be a URL")]
    public async Task Login_AddressThatWouldShowSecrets_IsRefused(string address, string why)
    {
        var result = await _folder.RunAsync(Password, "login", "--server", address, "--username", "a", "--password-stdin");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(why, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_NoTerminalAndNoOption_SaysHowToGiveThePassword()
    {
        var result = await _folder.RunAsync("", "login", "--username", "a");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--password-stdin", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("correct horse battery\r")]
    [InlineData("correct horsy\u007fe battery\r")]
    public async Task Login_OnATerminal_AsksForNameAndPasswordAndShowsTheNameAlone(string typed)
    {
        await using var server = NewServer();
        using var terminal = new PseudoTerminal();
        using var process = _folder.StartShell($"wasmos login --server {server.Address} < {terminal.Path} > {terminal.Path} 2>&1");

        await terminal.SeeAsync("User: ");
        await terminal.TypeAsync("alice\r"u8.ToArray());
        await terminal.SeeAsync("Password: ");
        await terminal.TypeAsync(System.Text.Encoding.ASCII.GetBytes(typed));
        await process.WaitForExitAsync();
        var shown = await terminal.EndAsync();

        Assert.Contains($"signed in as alice at {server.Address}", shown, StringComparison.Ordinal);
        Assert.Equal($$"""{"username":"alice","password":"{{Password}}"}""", FakeServer.Text(server.Requests.Single().Request));
        Assert.DoesNotContain("horse", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_Redirect_IsNotFollowed()
    {
        await using var other = NewServer();
        await using var server = new FakeServer((_, _) => (307, "", [$"Location: {other.Address}/api/v1/auth/login"]));

        Assert.Equal(1, (await LoginAsync(server)).ExitCode);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task WhoAmI_TokenHasEnded_IsRenewedOnceByManyProcesses()
    {
        await using var server = NewServer(firstLives: TimeSpan.FromSeconds(1));
        await LoginAsync(server);

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _folder.RunAsync("", "whoami")));

        Assert.All(results, result => Assert.Equal((0, ""), (result.ExitCode, result.Errors)));
        Assert.All(results, result => Assert.Contains("modules:read tasks:read", result.Output, StringComparison.Ordinal));
        Assert.Single(server.Calls, "POST /api/v1/auth/refresh");
        Assert.All(
            server.Requests.Where(one => one.Call == "GET /api/v1/auth/permissions"), one => Assert.Equal(
                "Bearer token2", one.Request.Headers["Authorization"]));
    }

    [Fact]
    public async Task WhoAmI_ServerRefusesTheToken_IsRenewedAndAskedAgain()
    {
        await using var server = NewServer();
        await LoginAsync(server);
        await File.WriteAllTextAsync(CredentialPath, (await File.ReadAllTextAsync(CredentialPath)).Replace("token1", "revoked", StringComparison.Ordinal));

        Assert.Equal(0, (await _folder.RunAsync("", "whoami")).ExitCode);
        Assert.Contains("token2", await File.ReadAllTextAsync(CredentialPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoAmI_SessionHasEnded_SaysSoAndForgetsIt()
    {
        await using var server = NewServer(firstLives: TimeSpan.Zero, canRefresh: false);
        await LoginAsync(server);

        var result = await _folder.RunAsync("", "whoami");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"has ended: run 'wasmos login --server {server.Address}'", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("refresh1", await File.ReadAllTextAsync(CredentialPath), StringComparison.Ordinal);
        Assert.Contains("nobody is signed in", (await _folder.RunAsync("", "whoami", "--server", server.Address)).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoAmI_CredentialsThatOthersCanRead_AreNotUsed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var server = NewServer();
        await LoginAsync(server);
        File.SetUnixFileMode(CredentialPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var result = await _folder.RunAsync("", "whoami");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("can be read by others", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logout_EndsTheSessionAndForgetsIt()
    {
        await using var server = NewServer();
        await LoginAsync(server);

        Assert.Equal(0, (await _folder.RunAsync("", "logout", "--server", server.Address)).ExitCode);

        var (call, request) = server.Requests.Last();
        Assert.Equal(("POST /api/v1/auth/logout", """{"refresh_token":"refresh1"}"""), (call, FakeServer.Text(request)));
        Assert.DoesNotContain("token1", await File.ReadAllTextAsync(CredentialPath), StringComparison.Ordinal);
        Assert.Contains("nobody was signed in", (await _folder.RunAsync("", "logout", "--server", server.Address)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logout_ServerIsGone_ForgetsTheTokensAllTheSame()
    {
        var server = NewServer();
        await LoginAsync(server);
        await server.DisposeAsync();

        Assert.Equal(1, (await _folder.RunAsync("", "logout")).ExitCode);

        Assert.DoesNotContain("token1", await File.ReadAllTextAsync(CredentialPath), StringComparison.Ordinal);
    }

    /// <summary>What the server says of a caller with a role of the whole host and one of some modules.</summary>
    private const string Permissions = """
        {"name":"user:alice","authenticated_by":"user","user_id":"1","provider":"sso","expires_at":"2026-12-29T06:42:38Z","tier":null,
         "roles":[{"role":"viewer","modules":["*"]},{"role":"developer","modules":["billing.*"]}],
         "permissions":[{"permission":"modules:read","modules":["*"]},{"permission":"tasks:read","modules":["*"]},
                        {"permission":"modules:write","modules":["billing.*"]}]}
        """;

    [Fact]
    public async Task WhoAmI_SignedIn_SaysWhoHowWhatAndUntilWhen()
    {
        await using var server = NewServer();
        await LoginAsync(server);

        Assert.Equal(
            $"""
            server: {server.Address}
            name: user:alice
            signed in by: identity provider sso
            roles: viewer,developer:billing.*
            may do for all modules: modules:read tasks:read
            may do for modules billing.*: modules:write
            tier: none, so no limits of calls
            session ends: 2026-12-29 06:42:38 UTC; sign in again then

            """.ReplaceLineEndings(), (await _folder.RunAsync("", "whoami")).Output);
    }

    [Theory]
    [InlineData(
        """{"name":"key:ci","authenticated_by":"api_key","permissions":[]}""",
        "API key", "may do: nothing; ask an administrator for a role", "key ends: when it is revoked")]
    [InlineData(
        """{"name":"anonymous","authenticated_by":"nothing"}""",
        "nothing: this server asks nobody for credentials", "tier: none, so no limits of calls", "name: anonymous")]
    public void Show_OtherCallers_SaysWhatTheyAre(string answer, string way, params string[] lines)
    {
        var text = Cli.Login.CallerText.Show("a server", (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse(answer)!);

        Assert.All([$"signed in by: {way}", .. lines], line => Assert.Contains(line, text.Split(Environment.NewLine)));
        Assert.DoesNotContain("roles", text, StringComparison.Ordinal);
    }

    private static FakeServer NewServer(TimeSpan? firstLives = null, bool canRefresh = true)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new FakeServer((call, request) => call switch
        {
            "POST /api/v1/auth/login" => (200, FakeServer.TokenBody("token1", "refresh1", now + (firstLives ?? TimeSpan.FromMinutes(15))), []),
            "POST /api/v1/auth/refresh" when canRefresh && FakeServer.Text(request).Contains("refresh1", StringComparison.Ordinal) =>
                (200, FakeServer.TokenBody("token2", "refresh2", now.AddMinutes(15)), []),
            "GET /api/v1/auth/permissions" when IsGood(request) => (200, Permissions, []),
            "POST /api/v1/auth/logout" => (204, "", []),
            _ => (401, """{"detail":"No."}""", []),
        });
    }

    private static bool IsGood(HttpTargetRequest request) => request.Headers["Authorization"] is "Bearer token1" or "Bearer token2";

    private Task<CliResult> LoginAsync(FakeServer server) =>
        _folder.RunAsync(Password + "\n", "login", "--server", server.Address, "--username", "alice", "--password-stdin");
}
