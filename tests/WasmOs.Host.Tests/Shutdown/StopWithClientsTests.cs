using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using WasmOs.Host.Admission;
using WasmOs.Host.Connections;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Shutdown;

/// <summary>A stop while clients hold connections: it ends in bounded time, and nothing is logged as a failure of the host.</summary>
public sealed class StopWithClientsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task StopAsync_APartOfTheResponseWasSent_TheConnectionIsCutWithoutAFailure()
    {
        await using var host = await StartAsync();
        using var response = await host.Client.GetAsync(new Uri("begun", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await host.Get<Gate>().ArrivedAsync();

        var stop = host.Host.StopAsync();
        await AdvanceAsync(host, "stopping: 1 requests run", TimeSpan.FromSeconds(30));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync());
        await stop.WaitAsync(Limit);
        AssertNothingFailed(host);
    }

    [Fact]
    public async Task StopAsync_AClientReadsNothing_ItIsCutAfterTheGracePeriod()
    {
        await using var host = await StartAsync();
        using var client = await SendAsync(host, "GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await host.Get<Gate>().ArrivedAsync();
        host.Get<Gate>().Open();

        var stop = host.Host.StopAsync();
        await AdvanceAsync(host, "stopping: 1 requests run", TimeSpan.FromSeconds(30));
        await AdvanceAsync(host, "are cancelled now", WasmOsHost.StopGrace);

        // Before the host's own time to stop, which is real time: the server does not wait for the client.
        await stop.WaitAsync(Limit);
        Assert.Contains(host.Log.Entries, entry => entry.Message.StartsWith("stopping: 1 requests ignored", StringComparison.Ordinal));
        Assert.Single(host.Log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData("GET /gated/a HTTP/1.1\r\nHost: ")]
    [InlineData("POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf")]
    public async Task StopAsync_ARequestThatNeverArrivesWhole_IsCutAfterTheGracePeriod(string half)
    {
        await using var host = await StartAsync();
        using var client = await SendAsync(host, half);
        Assert.True(SpinWait.SpinUntil(() => host.Get<ConnectionLimit>().Open == 1, Limit));

        var stop = host.Host.StopAsync();
        await AdvanceAsync(host, "stopping: all have ended", WasmOsHost.StopGrace);

        await stop.WaitAsync(Limit);
        AssertNothingFailed(host);
    }

    [Fact]
    public async Task StopAsync_AnUploadNeverArrivesWhole_ItsReadEndsWithoutAFailure()
    {
        await using var host = await StartAsync();
        using var client = await SendAsync(host, "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf");
        Assert.True(SpinWait.SpinUntil(() => host.Get<AdmissionLanes>().Running == 1, Limit));

        var stop = host.Host.StopAsync();
        await AdvanceAsync(host, "stopping: 1 requests run", TimeSpan.FromSeconds(30));

        Assert.StartsWith("HTTP/1.1 503", await ReadLineAsync(client), StringComparison.Ordinal);
        client.Close();
        await stop.WaitAsync(Limit);
        AssertNothingFailed(host);
    }

    private static Task<TestHost> StartAsync() => TestHost.StartAsync(
        [typeof(StubbornFunctions), typeof(GatedFunctions), typeof(FaultyFunctions)], options => options.FunctionTimeout = Timeout.InfiniteTimeSpan);

    /// <summary>Waits for a line of the stop and for the timer that follows it, and advances the clock.</summary>
    private static async Task AdvanceAsync(TestHost host, string line, TimeSpan time)
    {
        await host.Log.WaitForAsync(line);
        Assert.True(SpinWait.SpinUntil(() => host.Time.PendingTimers > 0, Limit));
        host.Time.Advance(time);
    }

    private static async Task<TcpClient> SendAsync(TestHost host, string request)
    {
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(host.Host.Address.Host, host.Host.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        return client;
    }

    private static async Task<string> ReadLineAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
        return await reader.ReadLineAsync().WaitAsync(Limit) ?? "";
    }

    /// <summary>Nothing but the line of a request that was answered with 503, of which there is one a second at most.</summary>
    private static void AssertNothingFailed(TestHost host) => Assert.DoesNotContain(
        host.Log.Entries,
        entry => entry.Exception is not null
            || (entry.Level >= LogLevel.Error && !entry.Message.Contains("answered 503", StringComparison.Ordinal)));
}
