using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WasmOs.Host.Tests;

public sealed partial class ProgramTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Main_StartedAndSignalled_ServesAndEndsWithZero(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Windows has no such signals.
        }

        using var host = new HostProcess(("SERVER_PORT", "0"));
        var line = await host.WaitForAsync("WasmOS listens on");
        Assert.Contains("this machine only", line, StringComparison.Ordinal);
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(Address().Match(line).Value + "no-such-path"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        await TestHost.ProblemAsync(response);

        await host.SignalAsync(signal);

        Assert.Equal((0, ""), await host.EndAsync());
    }

    [Fact]
    public async Task Main_WrongSettings_EndsWithOneNamingAll()
    {
        using var host = new HostProcess(("SERVER_PORT", "eighty"), ("LOG_LEVEL", "loud"));

        (var exitCode, var errors) = await host.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("SERVER_PORT: 'eighty' is not", errors, StringComparison.Ordinal);
        Assert.Contains("LOG_LEVEL: 'loud' is not", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Main_PortTaken_EndsWithOneSayingWhatToDo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var host = new HostProcess(("SERVER_PORT", port));

        (var exitCode, var errors) = await host.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(port, errors, StringComparison.Ordinal);
        Assert.Contains("Set SERVER_PORT", errors, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Trial", "1.24")]
    public async Task Main_GuestPortTaken_SaysToSetGuestPort()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var host = new HostProcess(("SERVER_PORT", "0"), ("GUEST_PORT", port));

        (var exitCode, var errors) = await host.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains($"GUEST_PORT: port {port} on 127.0.0.1 is in use by another program. Set GUEST_PORT to", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("SERVER_PORT", errors, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Trial", "1.24")]
    public async Task Main_DataFolderThatCannotBeMade_IsToldOnce()
    {
        var file = Path.GetTempFileName();
        using var host = new HostProcess(("SERVER_PORT", "0"), ("DATA_DIR", Path.Combine(file, "data")));

        (var exitCode, var errors) = await host.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal(2, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("DATA_DIR: ", errors, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    [Trait("Trial", "1.25")]
    public async Task Main_NewDataFolder_IsPrivateFromTheFirstMomentWithoutAWarning()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // On Windows, files inherit the permissions of their folder.
        }

        var parent = Directory.CreateTempSubdirectory("wasmos-new-");
        var data = Path.Combine(parent.FullName, "data");
        using var host = new HostProcess(("SERVER_PORT", "0"), ("DATA_DIR", data));
        var line = await host.WaitForAsync("");
        while (line.Contains("files open", StringComparison.Ordinal) || line.Contains(" info: ", StringComparison.Ordinal))
        {
            line = await host.WaitForAsync(""); // Whatever else is told meanwhile.
        }

        Assert.Contains("WasmOS listens on", line, StringComparison.Ordinal);
        Assert.Equal(Storage.PrivateFiles.Folder, File.GetUnixFileMode(data));
        await host.SignalAsync("TERM");
        Assert.Equal((0, ""), await host.EndAsync());
        parent.Delete(recursive: true);
    }

    [Fact]
    [Trait("Trial", "1.24")]
    public async Task Main_MistakesOfEveryKind_AreToldAtOnceWithoutAStack()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var data = Directory.CreateTempSubdirectory("wasmos-owned-");
        await using (Infra.Local.LocalStorage.Open(new Infra.Local.LocalStorageOptions { Folder = data.FullName }, TimeProvider.System))
        {
            using var host = new HostProcess(
                ("SERVER_PORT", port), ("DATA_DIR", data.FullName), ("TLS_CERT_PATH", "/cert.pem"), ("MAX_WASM_SZE", "1"), ("MEMORY_LIMIT", "lots"),
                ("SCHEDULER_POLICY", "best"), ("WEBHOOK_ALLOWED_HOSTS", "not a host"), ("ARTIFACT_KEY", "c2hvcnQ="), ("CAPABILITIES_FILE", "nowhere.yaml"));

            (var exitCode, var errors) = await host.EndAsync();

            Assert.Equal(1, exitCode);
            string[] expected = [
                $"SERVER_PORT: port {port} on 127.0.0.1 is in use", "DATA_DIR: The folder", "belongs to another process", "TLS_CERT_PATH: is not supported",
                "did you mean MAX_WASM_SIZE?", "MEMORY_LIMIT: 'lots' is not", "SCHEDULER_POLICY: 'best' is not", "WEBHOOK_ALLOWED_HOSTS: 'not a host'", "ARTIFACT_KEY: is not the base 64", "nowhere.yaml' cannot be read"];
            Assert.All(expected, text => Assert.Contains(text, errors, StringComparison.Ordinal));
            Assert.DoesNotContain("   at ", errors + await host.ReadOutputAsync(), StringComparison.Ordinal);
            Assert.DoesNotContain("c2hvcnQ=", errors, StringComparison.Ordinal);
        }

        data.Delete(recursive: true);
    }

    [Theory]
    [InlineData(0, "Usage:", "--help")]
    [InlineData(0, "SERVER_PORT", "-h")]
    [InlineData(0, "WasmOS 0.", "--version")]
    [Trait("Trial", "1.24")]
    public async Task Main_ArgumentThatTellsOfTheProgram_TellsAndEnds(int exitCode, string expected, string argument)
    {
        using var host = new HostProcess([argument], ("SERVER_PORT", "wrong"));

        Assert.Contains(expected, await host.ReadOutputAsync(), StringComparison.Ordinal);
        Assert.Equal((exitCode, ""), await host.EndAsync());
    }

    [Theory]
    [InlineData("--port", "'--port' is not an argument of this program: set the environment variable SERVER_PORT.")]
    [InlineData("--data-dir=/tmp", "set the environment variable DATA_DIR.")]
    [InlineData("--host-key=secret", "set the environment variable HOST_KEY.")]
    [InlineData("serve", "'serve' is not an argument of this program: there are --help and --version")]
    [Trait("Trial", "1.24")]
    public async Task Main_ArgumentThatThereIsNot_EndsWithTwoAndServesNothing(string argument, string expected)
    {
        using var host = new HostProcess([argument]);

        (var exitCode, var errors) = await host.EndAsync();

        Assert.Equal((CommandLine.WrongUse, ""), (exitCode, await host.ReadOutputAsync()));
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("=secret", errors, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Trial", "1.25")]
    public async Task Main_Production_WritesEachLineAsJsonFromTheFirstOn()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Windows has no such signals.
        }

        using var host = new HostProcess(("SERVER_PORT", "0"), ("ENVIRONMENT", "production"), ("MAX_JOBS", "4"));
        var first = await host.WaitForAsync("");
        var listening = await host.WaitForAsync("WasmOS listens on");
        await host.SignalAsync("TERM");
        var rest = (await host.ReadOutputAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal((0, ""), await host.EndAsync());
        Assert.All([first, listening, .. rest], IsLogLine);
    }

    [Fact]
    [Trait("Trial", "1.25")]
    public async Task Main_ProductionThatCannotStart_WritesEachMistakeAsALineOfJson()
    {
        using var host = new HostProcess(("SERVER_PORT", "eighty"), ("LOG_LEVEL", "loud"), ("ENVIRONMENT", "production"));

        (var exitCode, var errors) = await host.EndAsync();

        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((1, 2), (exitCode, lines.Length));
        Assert.All(lines, IsLogLine);
        Assert.Contains("SERVER_PORT", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Trial", "1.25")]
    public async Task Main_Development_WritesLinesWithDateAndTime()
    {
        using var host = new HostProcess(("SERVER_PORT", "0"), ("LOG_LEVEL", "debug"));

        Assert.Matches(
            "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z ", await host.WaitForAsync($"{TimeProvider.System.GetUtcNow().Year}-"));
    }

    private static void IsLogLine(string line)
    {
        using var json = JsonDocument.Parse(line);
        Assert.NotEqual(default, json.RootElement.GetProperty("Timestamp").GetDateTimeOffset());
        Assert.NotEmpty(json.RootElement.GetProperty("LogLevel").GetString()!);
        Assert.NotEmpty(json.RootElement.GetProperty("Message").GetString()!);
    }

    [GeneratedRegex("http://[^ ]+/")]
    private static partial Regex Address();
}
