using System.ComponentModel.DataAnnotations;
using WasmOs.Functions.Configuration;
using WasmOs.Host.Queues;

namespace WasmOs.Host.Configuration;

/// <summary>Everything that the host is told: by environment variables, <c>local.settings.json</c> and <c>host.json</c>, in that order of strength.</summary>
public sealed class HostOptions
{
    /// <summary>What both heads share: the runtime, limits, tasks, webhooks, the boundary.</summary>
    public ProductOptions Product { get; } = new();

    /// <summary>Where to listen: an IP address, <c>localhost</c>, or <c>*</c> for every address.</summary>
    /// <value>127.0.0.1 (<c>SERVER_HOST</c>)</value>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The TCP port; 0 takes any free one.</summary>
    /// <value>8080 (<c>SERVER_PORT</c>)</value>
    [Range(0, 65535)]
    public int Port { get; set; } = 8080;

    /// <summary>The folder of the local store, absolute.</summary>
    /// <value><c>.data</c> in the working directory (<c>DATA_DIR</c>)</value>
    [Required]
    public string DataDirectory { get; set; } = Path.GetFullPath(".data");

    /// <summary>The name of the environment; <c>development</c> logs for people, others log JSON.</summary>
    /// <value>development (<c>ENVIRONMENT</c>)</value>
    [Required]
    public string Environment { get; set; } = "development";

    /// <summary>The least level that is logged.</summary>
    /// <value>Information (<c>LOG_LEVEL</c>)</value>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>Levels of single log categories, from <c>logging.logLevel</c>.</summary>
    public Dictionary<string, LogLevel> LogLevels { get; set; } = [];

    /// <summary>Bytes a second that a request body must come with, on average, after its first 10 s; 0 for any rate. Bodies that a guest reads as they come may be as slow as 240.</summary>
    /// <value>2,048 (<c>MIN_BODY_RATE</c>)</value>
    [Range(0, int.MaxValue)]
    public int MinBodyRate { get; set; } = 2048;

    /// <summary>How long a function may run; infinite for ever.</summary>
    /// <value>30 minutes (<c>functionTimeout</c>, <c>-1</c> for ever)</value>
    public TimeSpan FunctionTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>What stands before every route.</summary>
    /// <value>empty (<c>extensions.http.routePrefix</c>)</value>
    public string RoutePrefix { get; set; } = "";

    /// <summary>Requests that run at once.</summary>
    /// <value>100 a core (<c>extensions.http.maxConcurrentRequests</c>)</value>
    [Range(1, int.MaxValue)]
    public int MaxConcurrentRequests { get; set; } = 100 * System.Environment.ProcessorCount;

    /// <summary>Requests that run and wait together; more are refused with 503.</summary>
    /// <value>2,000 or twice what runs at once, whichever is more (<c>extensions.http.maxOutstandingRequests</c>)</value>
    [Range(1, int.MaxValue)]
    public int MaxOutstandingRequests { get; set; } = Math.Max(2000, 200 * System.Environment.ProcessorCount);

    /// <summary>Connections that are open at once, of all ports together; more are refused. Null for what the process's limit of open files leaves room for, 20,000 at most.</summary>
    /// <value>null</value>
    [Range(1, int.MaxValue)]
    public int? MaxConnections { get; set; }

    /// <summary>What hosts that share an account and its timers call themselves: up to 32 lower-case letters, digits and single hyphens.</summary>
    /// <value>wasmos (<c>AzureFunctionsWebHost__hostid</c>)</value>
    [Required]
    public string HostId { get; set; } = "wasmos";

    /// <summary>The key under which the host is administered (<c>/admin</c>); null lets callers on this machine do it, and no others. A secret.</summary>
    /// <value>null (<c>HOST_KEY</c>)</value>
    public string? HostKey { get; set; }

    /// <summary>How queue functions get their messages.</summary>
    public QueueOptions Queues { get; set; } = new();

    /// <summary>Headers on every response, from <c>extensions.http.customHeaders</c>.</summary>
    public Dictionary<string, string> CustomHeaders => Product.Pipeline.Headers;

    /// <summary>A port on which guests alone are served, under <c>/run</c> without a sandbox; null for none.</summary>
    /// <value>null (<c>GUEST_PORT</c>)</value>
    [Range(1, 65535)]
    public int? GuestPort { get; set; }

    /// <summary>Names in <c>Host</c> that are served besides <c>localhost</c>, the sites of guests and addresses, while only this machine can reach the host; <c>*</c> for any.</summary>
    /// <value>none (<c>ALLOWED_HOSTS</c>, divided by commas)</value>
    public IReadOnlyList<string> AllowedHosts { get; set; } = [];

    /// <summary>How long running requests may take to end when the host stops, before they are stopped.</summary>
    /// <value>30 s (<c>SHUTDOWN_TIMEOUT</c>, in seconds)</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>All settings by name, environment variables over <c>Values</c> of <c>local.settings.json</c>. Holds secrets: never log it.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; set; } = new Dictionary<string, string>();

    /// <summary>The files that were read, for the log; what they hold may be secret.</summary>
    public IList<string> Sources { get; } = [];

    /// <summary>What was odd in the files but does not hinder a start; logged at start.</summary>
    public IReadOnlyList<string> Warnings { get; set; } = [];

    /// <summary>Whether only this machine can reach the host.</summary>
    public bool IsLoopback => Address == "localhost" || (System.Net.IPAddress.TryParse(Address, out var ip) && System.Net.IPAddress.IsLoopback(ip));
}
