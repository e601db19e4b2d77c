using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace WasmOs.Bench.Http;

/// <summary>A server in a child process on the first core or on the given cores. Disposing this object ends the process.</summary>
internal sealed class Server : IDisposable
{
    /// <summary>Clock ticks a second in <c>/proc/…/stat</c>: USER_HZ, 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly HttpClient _client;

    private Server(Process process, HttpClient client, TimeSpan started)
    {
        _process = process;
        _client = client;
        Started = started;
    }

    public HttpClient Client => _client;

    public Uri Address => _client.BaseAddress!;

    /// <summary>The time from the start of the process to the first 200 of <c>/health</c>.</summary>
    public TimeSpan Started { get; }

    /// <summary>CPU time of the process so far, all threads.</summary>
    public TimeSpan Cpu
    {
        get
        {
            // The program's name is in brackets and may have spaces. utime and stime are the 12th and 13th fields after it.
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return TimeSpan.FromSeconds(ticks / TicksPerSecond);
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static Task<Server> StartAsync(int port, string workingDirectory, IReadOnlyDictionary<string, string> environment, params string[] dotnet) =>
        StartOnAsync("0", port, workingDirectory, environment, dotnet);

    /// <summary>Starts a server on the given cores, a list in the form of taskset.</summary>
    public static async Task<Server> StartOnAsync(
        string cores, int port, string workingDirectory, IReadOnlyDictionary<string, string> environment, params string[] dotnet)
    {
        // taskset replaces itself by the program (exec), so the process keeps its id.
        var start = new ProcessStartInfo("taskset") { WorkingDirectory = workingDirectory, RedirectStandardOutput = true };
        foreach (var argument in (string[])[
            "-c", cores, Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet", .. dotnet
        ])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var startedAt = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        while (!await IsHealthyAsync(client))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(startedAt) > StartLimit)
            {
                var exit = process.HasExited ? $"exit code {process.ExitCode}" : "no answer from /health in 30 s";
                new Server(process, client, default).Dispose();
                throw new InvalidOperationException($"{string.Join(' ', dotnet)} did not start: {exit}.");
            }

            using var pause = new ManualResetEventSlim();
            pause.Wait(2);
        }

        return new Server(process, client, Stopwatch.GetElapsedTime(startedAt));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _client.Dispose();
    }

    private static async Task<bool> IsHealthyAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync("/health");
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
