using System.Text.Json;

namespace WasmOs.FunctionsHosting.Configuration;

/// <summary>What this host reads of <c>host.json</c>, with the defaults of the Functions host on a plan that keeps instances.</summary>
internal sealed record HostJson
{
    private static readonly TimeSpan DefaultFunctionTimeout = TimeSpan.FromMinutes(30);

    /// <summary>Comes before each HTTP function's route; may be empty.</summary>
    public required string RoutePrefix { get; init; }

    /// <summary>How long a call may take; <see langword="null"/> when there is no limit.</summary>
    public required TimeSpan? FunctionTimeout { get; init; }

    public required QueueSettings Queues { get; init; }

    /// <summary>Reads the file; a folder without one gets the defaults.</summary>
    public static HostJson Read(string folder)
    {
        var path = Path.Combine(folder, "host.json");
        using var document = JsonDocument.Parse(File.Exists(path) ? File.ReadAllText(path) : "{}", JsonText.Lenient);
        var root = document.RootElement;
        var timeout = root.FindTimeSpan(DefaultFunctionTimeout, "functionTimeout");
        return new HostJson
        {
            RoutePrefix = root.FindString("extensions", "http", "routePrefix") ?? "api",
            FunctionTimeout = timeout > TimeSpan.Zero ? timeout : null, // "-1" is no limit.
            Queues = QueueSettings.Read(root),
        };
    }
}
