using System.ComponentModel.DataAnnotations;
using WasmOs.Functions.Configuration;
using WasmOs.Host.Queues;

namespace WasmOs.Host.Configuration;

/// <summary>All settings of the embedded host. Environment variables override <c>local.settings.json</c>, which overrides <c>host.json</c>.</summary>
public sealed class HostOptions
{
    /// <summary>The options that both heads share: the runtime, limits, tasks, webhooks, the boundary.</summary>
    public ProductOptions Product { get; } = new();

    /// <summary>The address to listen on: an IP address, <c>localhost</c>, or <c>*</c> for all addresses.</summary>
    /// <value>127.0.0.1 (<c>SERVER_HOST</c>)</value>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The TCP port; 0 for any free port.</summary>
    /// <value>8080 (<c>SERVER_PORT</c>)</value>
    [Range(0, 65535)]
    public int Port { get; set; } = 8080;

    /// <summary>The absolute path of the local store's folder.</summary>
    /// <value><c>.data</c> in the working directory (<c>DATA_DIR</c>)</value>
    [Required]
    public string DataDirectory { get; set; } = Path.GetFullPath(".data");

    /// <summary>The name of the environment. <c>development</c> writes log lines as text, every other name writes JSON.</summary>
    /// <value>development (<c>ENVIRONMENT</c>)</value>
    [Required]
    public string Environment { get; set; } = "development";

    /// <summary>The form of log lines, <c>json</c> or <c>text</c>; null: the environment chooses.</summary>
    public string? LogFormat { get; set; }

    /// <summary>The lowest log level that is written.</summary>
    /// <value>Information (<c>LOG_LEVEL</c>)</value>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>The lowest log level of single log categories, from <c>logging.logLevel</c>.</summary>
    public Dictionary<string, LogLevel> LogLevels { get; set; } = [];

    /// <summary>
    /// The lowest average rate of a request body after its first 10 s, in bytes a second; 0 for no lower bound. A body that a guest reads while it arrives may
    /// be as slow as 240 bytes a second.
    /// </summary>
    /// <value>2,048 (<c>MIN_BODY_RATE</c>)</value>
    [Range(0, int.MaxValue)]
    public int MinBodyRate { get; set; } = 2048;

    /// <summary>How long a function may run; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    /// <value>30 minutes (<c>functionTimeout</c>, <c>-1</c> for no limit)</value>
    public TimeSpan FunctionTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The prefix of every route.</summary>
    /// <value>empty (<c>extensions.http.routePrefix</c>)</value>
    public string RoutePrefix { get; set; } = "";

    /// <summary>Requests of the administration lane that run at once. The limits of the other lanes and of begun runs follow from it.</summary>
    /// <value>100 a core (<c>extensions.http.maxConcurrentRequests</c>)</value>
    [Range(1, int.MaxValue)]
    public int MaxConcurrentRequests { get; set; } = 100 * System.Environment.ProcessorCount;

    /// <summary>Requests that run and wait together; further requests are refused with 503.</summary>
    /// <value>2,000 or twice <see cref="MaxConcurrentRequests"/>, whichever is more (<c>extensions.http.maxOutstandingRequests</c>)</value>
    [Range(1, int.MaxValue)]
    public int MaxOutstandingRequests { get; set; } = Math.Max(2000, 200 * System.Environment.ProcessorCount);

    /// <summary>
    /// Connections that are open at once, on all ports together; further connections are refused. Null for as many as the process's limit of open files allows,
    /// 20,000 at most.
    /// </summary>
    /// <value>null</value>
    [Range(1, int.MaxValue)]
    public int? MaxConnections { get; set; }

    /// <summary>The common name of all hosts that share an account and its timers: up to 32 lower-case letters, digits and single hyphens.</summary>
    /// <value>wasmos (<c>AzureFunctionsWebHost__hostid</c>)</value>
    [Required]
    public string HostId { get; set; } = "wasmos";

    /// <summary>The key that a caller of <c>/admin</c> must send. Null allows callers on this machine only. A secret.</summary>
    /// <value>null (<c>HOST_KEY</c>)</value>
    public string? HostKey { get; set; }

    /// <summary>The options of queue functions.</summary>
    public QueueOptions Queues { get; set; } = new();

    /// <summary>Headers on every response, from <c>extensions.http.customHeaders</c>.</summary>
    public Dictionary<string, string> CustomHeaders => Product.Pipeline.Headers;

    /// <summary>A port that serves guests only, under <c>/run</c> and without a sandbox; null for none.</summary>
    /// <value>null (<c>GUEST_PORT</c>)</value>
    [Range(1, 65535)]
    public int? GuestPort { get; set; }

    /// <summary>The path of the metrics.</summary>
    public string MetricsEndpoint { get; set; } = "/metrics";

    /// <summary>The port that serves the metrics alone; null for none.</summary>
    public int? MetricsPort { get; set; }

    /// <summary>
    /// Values of the header <c>Host</c> that are accepted besides <c>localhost</c>, IP addresses and the sites of guests; <c>*</c> for any. They apply while
    /// only this machine can reach the host.
    /// </summary>
    /// <value>none (<c>ALLOWED_HOSTS</c>, separated by commas)</value>
    public IReadOnlyList<string> AllowedHosts { get; set; } = [];

    /// <summary>How long running requests may take to end when the host stops. Requests that take longer are cancelled.</summary>
    /// <value>30 s (<c>SHUTDOWN_TIMEOUT</c>, in seconds)</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>All settings by name. Environment variables override <c>Values</c> of <c>local.settings.json</c>. Contains secrets: never log it.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; set; } = new Dictionary<string, string>();

    /// <summary>The paths of the settings files that were read, for the log. Their contents may be secret.</summary>
    public IList<string> Sources { get; } = [];

    /// <summary>Warnings about the settings. They do not prevent a start and are logged when the host starts.</summary>
    public IReadOnlyList<string> Warnings { get; set; } = [];

    /// <summary>Whether only this machine can reach the host.</summary>
    public bool IsLoopback => Address == "localhost" || (System.Net.IPAddress.TryParse(Address, out var ip) && System.Net.IPAddress.IsLoopback(ip));
}
