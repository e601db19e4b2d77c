using System.Net;
using System.Net.Sockets;
using System.Text;
using WasmOs.Host.Connections;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Connections;

[Trait("Trial", "1.2")]
public sealed class ConnectionLimitTests
{
    [Theory]
    [InlineData(400, 100)]
    [InlineData(1024, 512)]
    [InlineData(4096, 3072)]
    [InlineData(65536, 20000)]
    [InlineData(1, 1)]
    [InlineData(null, 20000)]
    public void ConnectionsFor_ALimitOfOpenFiles_LeavesAReserve(int? limit, int expected) => Assert.Equal(expected, OpenFiles.ConnectionsFor(limit));

    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 1024L)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max locked memory         65536                65536                bytes     ", null)]
    public void Parse_ALineOfTheTable_GivesTheSoftLimit(string line, long? expected) =>
        Assert.Equal(expected, OpenFiles.Parse(["Limit  Soft  Hard  Units", line]));

    [Theory]
    [InlineData(1024, true)]
    [InlineData(4095, true)]
    [InlineData(4096, false)]
    [InlineData(null, false)]
    public void WarningOf_ASmallLimit_SaysWhatToRaise(int? limit, bool warns) =>
        Assert.Equal(warns, OpenFiles.WarningOf(limit)?.Contains("ulimit -n", StringComparison.Ordinal) == true);

    [Fact]
    public async Task Connect_AboveTheLimit_IsRefusedToldOnceAndServedAgainWhenOthersClose()
    {
        await using var host = await TestHost.StartAsync([typeof(RoutingFunctions)], options => options.MaxConnections = 2);
        using var first = await ConnectAsync(host);
        using var second = await ConnectAsync(host);
        Assert.Equal("HTTP/1.1 200", await AskAsync(first));
        Assert.Equal("HTTP/1.1 200", await AskAsync(second));

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("", await AskAnewAsync(host));
        }

        Assert.Equal("HTTP/1.1 200", await AskAsync(first));
        second.Close();
        Assert.True(SpinWait.SpinUntil(() => host.Get<ConnectionLimit>().Open == 1, TimeSpan.FromSeconds(60)));
        using var third = await ConnectAsync(host);
        Assert.Equal("HTTP/1.1 200", await AskAsync(third));
        Assert.Single(host.Log.Entries, entry => entry.Message.StartsWith("connections are refused: 2 are open", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Main_MoreIdleConnectionsThanFiles_GoesOnServingAndWarnsAtTheStart()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // On other systems, a shell command cannot set the limit of another process.
        }

        const int Files = 640;
        using var host = HostProcess.WithOpenFiles(Files, ("SERVER_PORT", "0"));
        Assert.Contains("takes 160 connections at once", await host.WaitForAsync("files open"), StringComparison.Ordinal);
        var line = await host.WaitForAsync("WasmOS listens on");
        var address = new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..line.IndexOf(' ', line.IndexOf("http", StringComparison.Ordinal))]);
        var idle = new List<TcpClient>();
        for (var i = 0; i < 2 * Files; i++)
        {
            try
            {
                idle.Add(await ConnectAsync(address));
            }
            catch (SocketException)
            {
                // The host refused the connection before the client had seen it open.
            }
        }

        idle.ForEach(client => client.Dispose());
        using var http = new HttpClient { BaseAddress = address };
        await Queues.Eventually.TrueAsync(async () => await IsHealthyAsync(http));
        await host.SignalAsync("TERM");
        Assert.Equal((0, ""), await host.EndAsync());
    }

    // The host may still count connections that were just closed.
    private static async Task<bool> IsHealthyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("health", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Task<TcpClient> ConnectAsync(TestHost host) => ConnectAsync(host.Client.BaseAddress!);

    private static async Task<TcpClient> ConnectAsync(Uri address)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port);
        return client;
    }

    // The host may refuse a connection before the client sees it open.
    private static async Task<string> AskAnewAsync(TestHost host)
    {
        try
        {
            using var client = await ConnectAsync(host);
            return await AskAsync(client);
        }
        catch (SocketException)
        {
            return "";
        }
    }

    private static async Task<string> AskAsync(TcpClient client)
    {
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync("GET /api/v1/plain HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
            var answer = new byte[4096];
            var read = await stream.ReadAsync(answer).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            return Encoding.ASCII.GetString(answer, 0, Math.Min(read, "HTTP/1.1 200".Length));
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return ""; // The host has closed the connection.
        }
    }
}
