using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace WasmOs.Bench.Http;

/// <summary>Runs wrk on the second core, with 32 keep-alive connections.</summary>
internal static partial class Load
{
    private const int Connections = 32;

    /// <summary>Posts a JSON body repeatedly for <paramref name="seconds"/>.</summary>
    /// <param name="address">The server.</param>
    /// <param name="path">The path of the requests.</param>
    /// <param name="body">The body of the requests.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="credential">The token or API key; null for none.</param>
    /// <returns>The number of requests that were answered with 2xx.</returns>
    public static async Task<long> RunAsync(Uri address, string path, string body, int seconds, string? credential = null)
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, $"""
                wrk.method = "POST"
                wrk.body = [[{body}]]
                wrk.headers["Content-Type"] = "application/json"
                {(credential is null ? "" : $"wrk.headers[\"Authorization\"] = \"Bearer {credential}\"")}
                """);
            return await RunAsync(["-c", "1", "wrk", "-t1", $"-c{Connections}", $"-d{seconds}s", "-s", script, new Uri(address, path).ToString()]);
        }
        finally
        {
            File.Delete(script);
        }
    }

    public static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<long> RunAsync(IEnumerable<string> arguments)
    {
        using var wrk = Process.Start(new ProcessStartInfo("taskset", arguments) { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (Refused().Match(output) is { Success: true } refused)
        {
            throw new InvalidOperationException($"{refused.Groups[1].Value} requests were not answered with 2xx.");
        }

        return Requests().Match(output) is { Success: true } requests
            ? long.Parse(requests.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"wrk said: {output}");
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex Refused();
}
