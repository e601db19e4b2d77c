using System.Diagnostics;
using System.Text.Json;
using WasmOs.Host.Offline;
using WasmOs.Infra.Local;
using WasmOs.Kernel.Audit;

namespace WasmOs.Host.Tests.Offline;

public sealed class OfflineAdminTests : IDisposable
{
    private const string Password = "a quite long password";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-offline-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Users_CreatedChangedAndListed_AreThereForTheNextCommand()
    {
        var created = await RunAsync(Password, "create-user", "--username", "Alice", "--roles", "admin", "--password-stdin");
        Assert.Equal((0, ""), (created.ExitCode, created.Errors));
        Assert.StartsWith("created user alice (", created.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(Password, "create-user", "--username", "bob", "--roles", "viewer", "--password-stdin")).ExitCode);

        var changed = await RunAsync("", "update-user", "--username", "bob", "--add-roles", "developer:billing.*,auditor", "--remove-roles", "viewer");
        Assert.Equal("user bob has the roles developer:billing.*,auditor\n", changed.Output);
        Assert.Equal(0, (await RunAsync("", "update-user", "--username", "BOB", "--disable")).ExitCode);

        Assert.Equal(
            ["alice                    admin", "bob                      developer:billing.*,auditor (disabled)"],
            (await RunAsync("", "list-users")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>In a wrong folder the command must not make a new, empty store and say that it is done.</summary>
    [Fact]
    public async Task Command_WhereNoHostHasData_IsRefusedAndMakesNone()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "WasmOs.Host.dll"), "admin", "list-users"])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardError = true,
        };
        start.Environment.Remove("DATA_DIR");
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.Contains($"there is no data folder {Path.Combine(_folder.FullName, ".data")}: name that of", errors, StringComparison.Ordinal);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task Rules_HoldAsOverRest()
    {
        await RunAsync(Password, "create-user", "--username", "alice", "--roles", "admin", "--password-stdin");

        Assert.Equal(1, (await RunAsync(Password, "create-user", "--username", "alice", "--password-stdin")).ExitCode);
        Assert.Equal(1, (await RunAsync("short", "create-user", "--username", "bob", "--password-stdin")).ExitCode);
        var last = await RunAsync("", "update-user", "--username", "alice", "--remove-roles", "admin");
        Assert.Equal((1, ""), (last.ExitCode, last.Output));
        Assert.NotEmpty(last.Errors);
        var unknown = await RunAsync("", "update-user", "--username", "alice", "--add-roles", "admim");
        Assert.Contains("There is no role 'admim'", unknown.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_IsPrintedAloneAndCanBeRevoked()
    {
        await RunAsync(Password, "create-user", "--username", "alice", "--roles", "admin", "--password-stdin");

        var key = await RunAsync("", "create-key", "--name", "ci", "--owner", "alice", "--permissions", "modules:execute", "--modules", "billing.*");

        Assert.Equal(0, key.ExitCode);
        Assert.Matches("^ww_[0-9A-Za-z]+\n$", key.Output);
        var id = key.Errors.Split(' ', ';')[1];
        Assert.Equal($"revoked key {id}\n", (await RunAsync("", "revoke-key", id)).Output);
        Assert.Equal(1, (await RunAsync("", "revoke-key", "none-such")).ExitCode);
    }

    [Fact]
    public async Task Changes_AreInTheAuditTrail()
    {
        await RunAsync(Password, "create-user", "--username", "alice", "--roles", "admin", "--password-stdin");
        await RunAsync("", "update-user", "--username", "alice", "--remove-roles", "admin");

        await using var store = await OfflineStore.OpenAsync(OfflineStore.Read(["--data", _folder.FullName], "test", [], [], 0));
        var page = (await store.Get<AuditReader>().ListAsync(new AuditQuery { Caller = "operator" }, CancellationToken.None)).Value;

        Assert.Equal(
            ["users.patch refused last-admin", "users.patch begun ", "users.create done ", "users.create begun "],
            page.Items.Select(entry => JsonDocument.Parse(entry.Line).RootElement)
                .Select(line => $"{Text(line, "action")} {Text(line, "outcome")} {Text(line, "reason")}"));
    }

    [Fact]
    public async Task Folder_OfARunningHost_IsRefused()
    {
        await using var host = LocalStorage.Open(new LocalStorageOptions { Folder = _folder.FullName }, TimeProvider.System);

        var result = await RunAsync("", "list-users");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.NotEmpty(result.Errors);
    }

    [Fact]
    public async Task Folder_ThatIsNotThere_IsNotMade()
    {
        var missing = Path.Combine(_folder.FullName, "mistyped");
        using var output = new StringWriter();
        using var errors = new StringWriter();

        Assert.Equal(1, await OfflineAdmin.RunAsync(["list-users", "--data", missing], TextReader.Null, output, errors));

        Assert.Contains(missing, errors.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(missing));
    }

    [Theory]
    [InlineData("list-users", "bob")]
    [InlineData("lst-users")]
    [InlineData("create-key", "--name", "ci")]
    [InlineData("create-user", "--username", "bob", "--password", "hunter2-hunter2")]
    [InlineData("update-user", "--username", "bob")]
    public async Task Usage_Wrong_EndsWith2(params string[] arguments)
    {
        var result = await RunAsync("", arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("Try 'WasmOs.Host admin --help'.", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Errors, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement line, string member) => line.TryGetProperty(member, out var value) ? value.GetString() : null;

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(string input, params string[] arguments)
    {
        using var standardInput = new StringReader(input);
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await OfflineAdmin.RunAsync([.. arguments, "--data", _folder.FullName], standardInput, output, errors);
        return (exitCode, output.ToString(), errors.ToString());
    }
}
