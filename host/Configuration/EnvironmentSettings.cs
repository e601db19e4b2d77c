using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace WasmOs.Host.Configuration;

/// <summary>Reads the settings that have a name of their own, such as <c>SERVER_PORT</c>, into the options.</summary>
internal sealed partial class EnvironmentSettings(IReadOnlyDictionary<string, string> settings, SettingReport report)
{
    private const int ShortestKey = 16;
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    /// <summary>Reads all of them; a wrong one is reported by its name and leaves the option as it was.</summary>
    public void Read(HostOptions options, string workingDirectory)
    {
        options.Address = Address() ?? options.Address;
        options.Port = (int?)Number("SERVER_PORT", 0, ushort.MaxValue) ?? options.Port;
        options.DataDirectory = Path.GetFullPath(Text("DATA_DIR") ?? ".data", workingDirectory);
        options.AllowedHosts = Text("ALLOWED_HOSTS")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? options.AllowedHosts;
        options.HostKey = HostKey() ?? options.HostKey;
        options.HostId = HostId() ?? options.HostId;
        options.Environment = Text("ENVIRONMENT") ?? options.Environment;
        options.LogLevel = Level() ?? options.LogLevel;
        options.MaxWasmSize = Number("MAX_WASM_SIZE", 1, int.MaxValue) ?? options.MaxWasmSize;
        options.MaxInputSize = Number("MAX_INPUT_SIZE", 1, int.MaxValue) ?? options.MaxInputSize;
        options.MaxGuestBodySize = Number("MAX_GUEST_BODY_SIZE", 0, long.MaxValue) ?? options.MaxGuestBodySize;
        options.MaxBatchSize = Number("MAX_BATCH_SIZE", 1, 1 << 30) ?? options.MaxBatchSize;
        options.MemoryLimit = Number("MEMORY_LIMIT", 65536, 4L * 1024 * 1024 * 1024) ?? options.MemoryLimit;
        options.MaxFuel = Number("MAX_FUEL", 1, long.MaxValue) ?? options.MaxFuel;
        options.ExecutionTimeout = Seconds("EXECUTION_TIMEOUT") ?? options.ExecutionTimeout;
        options.SlowRequest = Seconds("SLOW_REQUEST") ?? options.SlowRequest;
        options.Queues.Lease = Lease("QUEUE_LEASE") ?? options.Queues.Lease;
        options.Tasks.Lease = Lease("TASK_LEASE") ?? options.Tasks.Lease;
        options.Tasks.MaxConcurrentRuns = (int?)Number("MAX_CONCURRENT_TASKS", 1, 100_000) ?? options.Tasks.MaxConcurrentRuns;
        options.Tasks.Retention = Number("TASK_RETENTION", 1, 3650) is { } days ? TimeSpan.FromDays(days) : options.Tasks.Retention;
        options.ShutdownTimeout = Seconds("SHUTDOWN_TIMEOUT") ?? options.ShutdownTimeout;
    }

    private string? Text(string name) => settings.TryGetValue(name, out string? text) && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private string? Address() => Text("SERVER_HOST") switch
    {
        null => null,
        "*" or "+" => "*",
        string text when text.Equals("localhost", StringComparison.OrdinalIgnoreCase) => "localhost",
        string text when IPAddress.TryParse(text, out _) => text,
        string text => Wrong<string>("SERVER_HOST", text, "an IP address, localhost, or * for every address of this machine"),
    };

    private string? HostKey()
    {
        string? key = Text("HOST_KEY");
        if (key?.Length < ShortestKey)
        {
            // Never with its value.
            report.Errors.Add($"HOST_KEY: is shorter than {ShortestKey} characters: use random ones, such as those of 'openssl rand -hex 32'.");
        }

        return key;
    }

    private string? HostId()
    {
        const string Name = "AzureFunctionsWebHost__hostid";
        return Text(Name) is not { } id || HostIdPattern().IsMatch(id) ? Text(Name)
            : Wrong<string>(Name, id, "a host id: up to 32 lower-case letters, digits and single hyphens");
    }

    private LogLevel? Level() => Text("LOG_LEVEL") is { } text ? LogLevels.Parse(text) ?? Wrong<LogLevel?>("LOG_LEVEL", text, LogLevels.Names) : null;

    private long? Number(string name, long min, long max) => Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= min && number <= max ? number
        : Wrong<long?>(name, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));

    private TimeSpan? Seconds(string name) => Text(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds > 0 && seconds <= LongestTime.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
        : Wrong<TimeSpan?>(name, text, "a number of seconds above 0, up to 86400");

    // Storage hides a message for a second at least.
    private TimeSpan? Lease(string name) => Seconds(name) is not { } lease || lease >= TimeSpan.FromSeconds(1)
        ? Seconds(name)
        : Wrong<TimeSpan?>(name, Text(name)!, "a number of seconds from 1 to 86400");

    private T? Wrong<T>(string name, string text, string expected)
    {
        report.Errors.Add($"{name}: '{Pipeline.LogText.Escape(text)}' is not {expected}.");
        return default;
    }

    [GeneratedRegex("^(?=.{1,32}$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex HostIdPattern();
}
