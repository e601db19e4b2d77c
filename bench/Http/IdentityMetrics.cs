using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using WasmOs.Bench.Measuring;
using WasmOs.Bench.Scenes;

namespace WasmOs.Bench.Http;

/// <summary>
/// Measures what identity costs a run: one host without it, another with an API key or a token, a tier's limits and the audit of failures, in alternating
/// rounds. And whether the time of a failed sign-in tells which users exist.
/// </summary>
internal static class IdentityMetrics
{
    private const string Password = "the password of the bench";
    private const int Users = 30;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (MeasuredHost.Find(arguments) is not { } host)
        {
            return 1;
        }

        var folder = Directory.CreateTempSubdirectory("wasmos-bench-");
        try
        {
            using var open = await MeasuredHost.StartAsync(host, folder.CreateSubdirectory("open").FullName, ("AUTH_MODE", "off"));
            var data = folder.CreateSubdirectory("closed").FullName;
            await CreateAdminAsync(host, data);
            using var closed = await MeasuredHost.StartAsync(host, data, ("AUTH_MODE", "required"));
            var report = new Report("what identity costs a run behind HTTP, 32 connections, one core");
            await UploadAsync(open.Server, null);
            var (token, key) = await PrepareAsync(closed.Server);
            await MeasureAsync(
                report, new("without identity", open), new("with an API key, limits and audit", closed, key), new("with a token", closed, token));
            await MeasureSignInsAsync(report, closed.Server, token);
            report.Print();
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(Report report, params Way[] ways)
    {
        var (cpu, bytes) = await Way.CompareAsync(report, ways);
        for (var i = 1; i < ways.Length; i++)
        {
            report.Add($"{ways[i].Name}: CPU over without", cpu[i].Over(cpu[0]), "×", Target.AtMost(i == 1 ? 1.08 : 1.15));
            report.Add($"{ways[i].Name}: garbage more than without", bytes[i].Median - bytes[0].Median, "bytes", Target.AtMost(300));
        }
    }

    /// <summary>Sign-ins that fail, for users that exist and that do not, in turns. A proxy's header gives each attempt an address of its own.</summary>
    private static async Task MeasureSignInsAsync(Report report, Server server, string token)
    {
        for (var i = 0; i < Users; i++)
        {
            await SendAsync(server, HttpMethod.Post, "/api/v1/users", $$"""{"username":"user{{i}}","password":"{{Password}}"}""", token);
        }

        var (known, unknown) = (new Series(), new Series());
        for (var i = 0; i < 2 * Users; i++)
        {
            known.Add(await FailAsync(server, $"user{i % Users}", 2 * i));
            unknown.Add(await FailAsync(server, $"nobody{i % Users}", (2 * i) + 1));
        }

        report.Add("failed sign-in of a user that exists", known, "ms");
        report.Add("failed sign-in of one that does not", unknown, "ms");
        report.Add("the one over the other", known.Median / unknown.Median, "×", Target.AtMost(1.05));
        report.Add("the other over the one", unknown.Median / known.Median, "×", Target.AtMost(1.05));
    }

    private static async Task<double> FailAsync(Server server, string username, int attempt)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/login")
        {
            Content = Json($$"""{"username":"{{username}}","password":"a wrong password {{attempt}}"}"""),
        };
        request.Headers.Add("X-Forwarded-For", $"198.51.{attempt / 250}.{(attempt % 250) + 1}");
        var started = Stopwatch.GetTimestamp();
        using var response = await server.Client.SendAsync(request);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return response.StatusCode == HttpStatusCode.Unauthorized
            ? elapsed
            : throw new InvalidOperationException($"a sign-in was answered {(int)response.StatusCode}");
    }

    /// <summary>The first user, made while no host runs.</summary>
    private static async Task CreateAdminAsync(string host, string data)
    {
        var start = new ProcessStartInfo("dotnet", [host, "admin", "create-user", "--username", "admin", "--roles", "admin", "--password-stdin"])
        {
            WorkingDirectory = data,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DATA_DIR"] = data;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(Password);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"the first user could not be made: {await process.StandardOutput.ReadToEndAsync()}");
        }
    }

    /// <summary>A token of the first user, and a key with limits that the measurement does not reach.</summary>
    private static async Task<(string Token, string Key)> PrepareAsync(Server server)
    {
        var login = await SendAsync(server, HttpMethod.Post, "/api/v1/auth/login", $$"""{"username":"admin","password":"{{Password}}"}""", null);
        var token = login.GetProperty("token").GetString()!;
        await UploadAsync(server, token);
        const string Limits = """{"rate_minute":1000000000,"rate_day":1000000000,"concurrent":1000,"cpu_seconds_day":1000000}""";
        await SendAsync(server, HttpMethod.Put, "/api/v1/tiers/bench", Limits, token);
        var key = await SendAsync(
            server, HttpMethod.Post, "/api/v1/api-keys", """{"name":"bench","permissions":["modules:execute"],"modules":["calc"],"tier":"bench"}""", token);
        return (token, key.GetProperty("key").GetString()!);
    }

    private static async Task UploadAsync(Server server, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/modules?name=calc") { Content = new ByteArrayContent(Guests.Calc) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/wasm");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await server.Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private static async Task<JsonElement> SendAsync(Server server, HttpMethod method, string path, string body, string? token)
    {
        using var request = new HttpRequestMessage(method, path) { Content = Json(body) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await server.Client.SendAsync(request);
        var content = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(content).RootElement
            : throw new InvalidOperationException($"{path} {(int)response.StatusCode}: {content}");
    }

    private static StringContent Json(string body) => new(body, new MediaTypeHeaderValue("application/json"));
}
