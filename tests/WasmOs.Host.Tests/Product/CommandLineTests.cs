using System.Diagnostics;
using WasmOs.Host.Offline;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product;

/// <summary><c>wasmos</c> and <c>WasmOs.Host admin</c> against a real host: the first user, a sign-in, users, keys, and a key's limits.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Password = "a quite long password";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-command-line-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Commands_FromTheFirstUserToASpentKey_DoWhatTheySay()
    {
        Assert.Equal("", await OfflineAsync("create-user", "--username", "alice", "--roles", "admin", "--password-stdin"));
        await using var host = await ProductHost.StartAsync(
            _folder.FullName, options => options.Settings = new Dictionary<string, string> { ["AUTH_MODE"] = "required" });
        var server = host.Host.Address.AbsoluteUri;

        var signedIn = await WasmosAsync(Password, "login", "--server", server, "--username", "alice", "--password-stdin");
        Assert.StartsWith("signed in as alice", signedIn, StringComparison.Ordinal);
        Assert.Contains("roles: admin\n", await WasmosAsync("", "whoami"), StringComparison.Ordinal);
        await WasmosAsync(Password, "admin", "create-user", "--username", "bob", "--roles", "developer:billing.*", "--tier", "free", "--password-stdin");
        Assert.Equal(
            "user bob has the roles auditor\n",
            await WasmosAsync("", "admin", "update-user", "--username", "bob", "--add-roles", "auditor", "--remove-roles", "developer"));
        Assert.Equal(
            ["alice                    admin", "bob                      auditor"],
            (await WasmosAsync("", "admin", "list-users")).Split('\n', StringSplitOptions.RemoveEmptyEntries));

        var key = await WasmosAsync(
            "", "admin", "create-key", "--name", "ci", "--permissions", "modules:read", "--tier", "free", "--expires-in-days", "1");
        await SpendAsync(host.Api, key.TrimEnd());

        await WasmosAsync("", "admin", "rotate-keys");
        var who = await WasmosAsync("", "whoami");
        Assert.Contains("name: user:alice\nsigned in by: password of this server\nroles: admin\nmay do for all modules: ", who, StringComparison.Ordinal);
        Assert.Contains("\nsession ends: ", who, StringComparison.Ordinal);
        Assert.StartsWith("signed out", await WasmosAsync("", "logout"), StringComparison.Ordinal);
    }

    /// <summary>Calls with a key of the tier <c>free</c> until it is refused: the limit is told from the first call on.</summary>
    private static async Task SpendAsync(ProductClient api, string key)
    {
        // The minute may end on the way, so that the count begins anew: at most once.
        for (var calls = 1; calls <= 20; calls++)
        {
            var answer = await api.GetAsync("/api/v1/modules", ("X-API-Key", key));
            Assert.Equal(
                "\"minute\";q=10;w=60, \"day\";q=500;w=86400, \"concurrent\";q=5;qu=\"concurrent-requests\"", answer.Headers["RateLimit-Policy"]);
            Assert.Matches("^\"minute\";r=[0-9];t=[0-9]+$", answer.Headers["RateLimit"]);
            if (answer.Status != 200)
            {
                answer.Problem(429, "rate-limited");
                Assert.True(calls > 10, $"refused at call {calls}");
                Assert.InRange(int.Parse(answer.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
                return;
            }
        }

        Assert.Fail("20 calls were allowed.");
    }

    private async Task<string> OfflineAsync(params string[] arguments)
    {
        using var input = new StringReader(Password);
        using var output = new StringWriter();
        using var errors = new StringWriter();
        await OfflineAdmin.RunAsync([.. arguments, "--data", _folder.FullName], input, output, errors);
        return errors.ToString();
    }

    /// <summary>Runs <c>wasmos</c>, asserts that it succeeds, and returns what it wrote.</summary>
    private async Task<string> WasmosAsync(string input, params string[] arguments)
    {
        var command = Path.Combine(SourceTree.Root, "artifacts", "bin", "WasmOs.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "wasmos.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", command, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(_folder.FullName, "config");
        start.Environment.Remove("WASMOS_API_KEY");
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteLineAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Limit);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments)}: {await errors}");
        return await output;
    }
}
