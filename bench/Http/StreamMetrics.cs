using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using WasmOs.Bench.Measuring;
using WasmOs.Bench.Scenes;

namespace WasmOs.Bench.Http;

/// <summary>Measures what a thousand readers of the live stream cost the host, in processor time, while it runs little.</summary>
internal static class StreamMetrics
{
    private const int Readers = 1000;
    private const int RoundCount = 5;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (MeasuredHost.Find(arguments) is not { } host)
        {
            return 1;
        }

        var folder = Directory.CreateTempSubdirectory("wasmos-bench-");
        try
        {
            using var measured = await MeasuredHost.StartAsync(host, folder.FullName, ("AUTH_MODE", "off"));
            var server = measured.Server;
            using (var calc = new ByteArrayContent(Guests.Calc) { Headers = { ContentType = new("application/wasm") } })
            {
                (await server.Client.PostAsync(new Uri("/api/v1/modules?name=calc", UriKind.Relative), calc)).EnsureSuccessStatusCode();
            }

            using var stop = new CancellationTokenSource();
            var runs = RunAsync(server.Client, stop.Token);
            var idle = await MeasureAsync(server);
            var sockets = new List<TcpClient>();
            var reading = new List<Task<long>>();
            for (var i = 0; i < Readers; i++)
            {
                var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);
                await socket.GetStream().WriteAsync(
                    Encoding.ASCII.GetBytes("GET /api/v1/metrics/stream?topics=runtime,executions HTTP/1.1\r\nHost: localhost\r\n\r\n"));
                sockets.Add(socket);
                reading.Add(ReadAsync(socket));
            }

            await MeasureOnceAsync(server); // All are connected, and their code is compiled.
            var watched = await MeasureAsync(server);
            await stop.CancelAsync();
            await runs;
            sockets.ForEach(static socket => socket.Dispose());
            var bytes = await Task.WhenAll(reading);
            var report = new Report($"{Readers} readers of the live stream, topics runtime and executions, ten runs a second, one core");
            report.Add("without readers", idle, "% of a core");
            report.Add("with readers", watched, "% of a core");
            report.Add("what the readers cost", watched.Median - idle.Median, "% of a core", Target.AtMost(5));
            report.Add("readers that got frames", bytes.Count(static read => read > 10_000), "readers", Target.NotBelow(Readers));
            report.Print();
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Series> MeasureAsync(Server server)
    {
        var series = new Series();
        for (var round = 0; round < RoundCount; round++)
        {
            series.Add(await MeasureOnceAsync(server));
        }

        return series;
    }

    private static async Task<double> MeasureOnceAsync(Server server)
    {
        var (used, begun) = (server.Cpu, Stopwatch.GetTimestamp());
        await Task.Delay(Round, TimeProvider.System);
        return (server.Cpu - used) / Stopwatch.GetElapsedTime(begun) * 100;
    }

    private static async Task RunAsync(HttpClient client, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                using var run = await client.PostAsync(
                    new Uri("/api/v1/modules/calc/execute", UriKind.Relative), JsonContent.Create(new { function = "add", args = (int[])[2, 3] }), stop);
                run.EnsureSuccessStatusCode();
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }

    /// <summary>Reads until the connection ends. Returns how many bytes came.</summary>
    private static async Task<long> ReadAsync(TcpClient socket)
    {
        var (buffer, read) = (new byte[4096], 0L);
        try
        {
            var stream = socket.GetStream();
            int count;
            while ((count = await stream.ReadAsync(buffer)) > 0)
            {
                read += count;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The measurement is over.
        }

        return read;
    }
}
