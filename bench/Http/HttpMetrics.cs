using System.Net.Http.Headers;
using WasmOs.Bench.Measuring;
using WasmOs.Bench.Scenes;

namespace WasmOs.Bench.Http;

/// <summary>Measures the host over HTTP against a plain Kestrel JSON echo, in alternating rounds.</summary>
internal static class HttpMetrics
{
    private const string Body = """{"function":"add","args":[2,3]}""";
    private const int RoundCount = 5;
    private const int WarmUpSeconds = 10;
    private const int RoundSeconds = 4;
    private const int Starts = 5;

    public static async Task<int> RunAsync(string[] arguments)
    {
        foreach (var program in (string[])["wrk", "taskset"])
        {
            if (!Load.Exists(program))
            {
                Console.Error.WriteLine($"{program} is not installed; the HTTP figures need it (Debian: apt install wrk util-linux).");
                return 1;
            }
        }

        var host = arguments.Length > 0 ? arguments[0] : FindHost();
        var report = new Report("behind HTTP, 32 connections, one core");
        using var echo = await StartEchoAsync();
        var measured = host is not null && await TryMeasureHostAsync(report, echo, host);
        if (!measured)
        {
            Console.Error.WriteLine(host is null
                ? "The host is not built (dotnet build -c Release host): only the echo is measured."
                : $"{host} could not be measured: only the echo is.");
            await MeasureAsync(report, new Endpoint("Kestrel's JSON echo", echo, "/echo", Body));
        }

        report.Print();
        return measured ? 0 : 1;
    }

    private static async Task<bool> TryMeasureHostAsync(Report report, Server echo, string host)
    {
        try
        {
            await MeasureHostAsync(report, echo, host);
            return true;
        }
        catch (InvalidOperationException e)
        {
            Console.Error.WriteLine(e.Message);
            return false;
        }
    }

    private static async Task MeasureHostAsync(Report report, Server echo, string host)
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-bench-");
        try
        {
            var start = new Series();
            for (var i = 0; i < Starts; i++)
            {
                using var fresh = await StartHostAsync(host, folder.FullName);
                start.Add(fresh.Started.TotalSeconds);
            }

            using var server = await StartHostAsync(host, folder.FullName);
            await UploadAsync(server);
            var results = await MeasureAsync(
                report,
                new Endpoint("Kestrel's JSON echo", echo, "/echo", Body),
                new Endpoint("execute add", server, "/api/v1/modules/calc/execute", Body),
                new Endpoint("Kestrel's JSON echo of 256 bytes", echo, "/echo", EchoGuest.Body),
                new Endpoint("HTTP guest that echoes 256 bytes", server, "/run/echo", EchoGuest.Body));
            report.Add("execute add over the echo", results[1].Over(results[0]), "×", Target.AtMost(1.25));
            report.Add("HTTP guest over the echo", results[3].Over(results[2]), "×", Target.AtMost(1.8));
            report.Add("start of the process to first /health 200", start, "s", Target.AtMost(0.6));
            report.Add("the echo's start", echo.Started.TotalSeconds, "s");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Measures CPU microseconds of the server for each request.</summary>
    private static async Task<Series[]> MeasureAsync(Report report, params Endpoint[] targets)
    {
        foreach (var target in targets)
        {
            await Load.RunAsync(target.Server.Address, target.Path, target.Body, WarmUpSeconds);
        }

        var results = Array.ConvertAll(targets, static _ => new Series());
        var rates = Array.ConvertAll(targets, static _ => new Series());
        for (var round = 0; round < RoundCount; round++)
        {
            for (var i = 0; i < targets.Length; i++)
            {
                var before = targets[i].Server.Cpu;
                var requests = await Load.RunAsync(targets[i].Server.Address, targets[i].Path, targets[i].Body, RoundSeconds);
                results[i].Add((targets[i].Server.Cpu - before).TotalMicroseconds / requests);
                rates[i].Add((double)requests / RoundSeconds);
            }
        }

        for (var i = 0; i < targets.Length; i++)
        {
            report.Add($"{targets[i].Name}, server CPU a request", results[i], "µs");
            report.Add($"{targets[i].Name}, requests a second", rates[i], "1/s");
        }

        return results;
    }

    private static async Task<Server> StartEchoAsync()
    {
        var port = Server.FreePort();
        return await Server.StartAsync(
            port, AppContext.BaseDirectory, new Dictionary<string, string>(), typeof(HttpMetrics).Assembly.Location, "echo-server", $"{port}");
    }

    private static async Task<Server> StartHostAsync(string host, string dataFolder)
    {
        var port = Server.FreePort();
        var environment = new Dictionary<string, string>
        {
            ["SERVER_HOST"] = "127.0.0.1",
            ["SERVER_PORT"] = $"{port}",
            ["DATA_DIR"] = dataFolder,
            ["LOG_LEVEL"] = "Warning",
        };
        return await Server.StartAsync(port, dataFolder, environment, host);
    }

    private static async Task UploadAsync(Server server)
    {
        await UploadAsync(server, "calc", Guests.Calc);
        await UploadAsync(server, "echo", EchoGuest.Module);
        await TryAsync(server, "/api/v1/modules/calc/execute", Body, "\"result\":5");
        await TryAsync(server, "/run/echo", EchoGuest.Body, EchoGuest.Body);
    }

    private static async Task UploadAsync(Server server, string name, byte[] content)
    {
        using var module = new ByteArrayContent(content);
        module.Headers.ContentType = new MediaTypeHeaderValue("application/wasm");
        using var uploaded = await server.Client.PostAsync($"/api/v1/modules?name={name}", module);
        if (!uploaded.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"upload of {name} {(int)uploaded.StatusCode}");
        }
    }

    private static async Task TryAsync(Server server, string path, string body, string wanted)
    {
        using var call = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var called = await server.Client.PostAsync(path, call);
        var answer = await called.Content.ReadAsStringAsync();
        if (!called.IsSuccessStatusCode || !answer.Contains(wanted, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{path} {(int)called.StatusCode}: {answer}");
        }
    }

    /// <summary>The path of the host's build output beside this program's; null when the host is not built.</summary>
    internal static string? FindHost()
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "WasmOs.Host", configuration, "WasmOs.Host.dll"));
        return File.Exists(path) ? path : null;
    }
}
