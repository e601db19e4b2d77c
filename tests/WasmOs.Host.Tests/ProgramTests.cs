using System.Globalization;
using System.Net;
using System.Net.Sockets;
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
            return; // There are no such signals to send.
        }

        using var host = new HostProcess(("SERVER_PORT", "0"));
        string line = await host.WaitForAsync("WasmOS listens on");
        Assert.Contains("this machine only", line, StringComparison.Ordinal);
        using var client = new HttpClient();
        using HttpResponseMessage response = await client.GetAsync(new Uri(Address().Match(line).Value + "no-such-path"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        await TestHost.ProblemAsync(response);

        await host.SignalAsync(signal);

        Assert.Equal((0, ""), await host.EndAsync());
    }

    [Fact]
    public async Task Main_WrongSettings_EndsWithOneNamingAll()
    {
        using var host = new HostProcess(("SERVER_PORT", "eighty"), ("LOG_LEVEL", "loud"));

        (int exitCode, string errors) = await host.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("SERVER_PORT: 'eighty' is not", errors, StringComparison.Ordinal);
        Assert.Contains("LOG_LEVEL: 'loud' is not", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Main_PortTaken_EndsWithOneSayingWhatToDo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var host = new HostProcess(("SERVER_PORT", port));

        (int exitCode, string errors) = await host.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(port, errors, StringComparison.Ordinal);
        Assert.Contains("Set SERVER_PORT", errors, StringComparison.Ordinal);
    }

    [GeneratedRegex("http://[^ ]+/")]
    private static partial Regex Address();
}
