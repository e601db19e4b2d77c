using WasmOs.Functions;
using System.ComponentModel.DataAnnotations;

namespace WasmOs.Host;

/// <summary>Everything that the host is told: by environment variables, <c>local.settings.json</c> and <c>host.json</c>, in that order of strength.</summary>
public sealed class HostOptions
{
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

    /// <summary>Largest module, in bytes.</summary>
    /// <value>10 MB (<c>MAX_WASM_SIZE</c>)</value>
    [Range(1, int.MaxValue)]
    public long MaxWasmSize { get; set; } = 10_000_000;

    /// <summary>Largest request body of a run, in bytes; the limit of every path that is not an upload.</summary>
    /// <value>1 MB (<c>MAX_INPUT_SIZE</c>)</value>
    [Range(1, int.MaxValue)]
    public long MaxInputSize { get; set; } = 1_000_000;

    /// <summary>Largest request body of an HTTP guest (<c>/run</c>), in bytes; it is streamed and never held.</summary>
    /// <value>100 MiB (<c>MAX_GUEST_BODY_SIZE</c>)</value>
    [Range(0, long.MaxValue)]
    public long MaxGuestBodySize { get; set; } = 100 << 20;

    /// <summary>Largest request body of a batch, in bytes.</summary>
    /// <value>32 MB (<c>MAX_BATCH_SIZE</c>)</value>
    [Range(1, 1 << 30)]
    public long MaxBatchSize { get; set; } = 32_000_000;

    /// <summary>Time that a run gets when its caller and its module ask for none.</summary>
    /// <value>30 s (<c>EXECUTION_TIMEOUT</c>, in seconds)</value>
    public TimeSpan ExecutionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>CPU time that a run gets at most; null: only its time-out bounds it.</summary>
    /// <value>null (<c>EXECUTION_CPU_TIMEOUT</c>, in seconds)</value>
    public TimeSpan? ExecutionCpuTimeout { get; set; }

    /// <summary>How long a request or a run may wait for a place or for its first CPU slot; then it is refused with 503.</summary>
    /// <value>10 s (<c>MAX_QUEUE_SECONDS</c>)</value>
    public TimeSpan MaxQueueTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes a second that a request body must come with, on average, after its first 10 s; 0 for any rate. Bodies that a guest reads as they come may be as slow as 240.</summary>
    /// <value>2,048 (<c>MIN_BODY_RATE</c>)</value>
    [Range(0, int.MaxValue)]
    public int MinBodyRate { get; set; } = 2048;

    /// <summary>Memory of one instance, in bytes.</summary>
    /// <value>128 MiB (<c>MEMORY_LIMIT</c>)</value>
    [Range(65536, 4L * 1024 * 1024 * 1024)]
    public long MemoryLimit { get; set; } = 128L * 1024 * 1024;

    /// <summary>Bytes that the host holds for one run beside its linear memory: files in memory, volumes, output.</summary>
    /// <value>128 MiB (<c>MAX_RUN_HELD_BYTES</c>)</value>
    [Range(1 << 20, long.MaxValue)]
    public long MaxRunHeldBytes { get; set; } = 128L * 1024 * 1024;

    /// <summary>Bytes that the host holds at once for all runs and request bodies; 0 for half of the memory that the process may use.</summary>
    /// <value>0 (<c>MAX_HELD_BYTES</c>)</value>
    [Range(0, long.MaxValue)]
    public long MaxHeldBytes { get; set; }

    /// <summary>The longest time that a module or a call may ask for.</summary>
    /// <value>5 minutes (<c>MAX_TIMEOUT</c>, in seconds)</value>
    public TimeSpan MaxTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of standard output and of standard error each that are kept of a run; a module may ask for less.</summary>
    /// <value>1 MiB (<c>MAX_OUTPUT_SIZE</c>)</value>
    [Range(0, 64 << 20)]
    public int MaxOutputSize { get; set; } = 1 << 20;

    /// <summary>The widest limits of files that a module may ask for (<c>MAX_FILE_SIZE</c>, <c>MAX_OPEN_FILES</c>, <c>MAX_MOUNT_SIZE</c>, <c>MAX_INODES</c>, <c>MAX_DEPTH</c>).</summary>
    /// <value>1 GiB a file, 1,024 open files, what a run may hold in a mount, 1,000,000 nodes, 1,000 directories in each other</value>
    public Runtime.Wasi.WasiLimits MaxFiles { get; set; } = Runtime.Wasi.WasiLimits.Widest;

    /// <summary>The setting that bounds a mount, for refusals.</summary>
    /// <value>MAX_MOUNT_SIZE</value>
    public string MountSetting { get; set; } = "MAX_MOUNT_SIZE";

    /// <summary>Fuel of a run; null leaves fuel off.</summary>
    /// <value>null (<c>MAX_FUEL</c>)</value>
    public long? MaxFuel { get; set; }

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

    /// <summary>How tasks are run (<c>TASK_LEASE</c> in seconds, <c>MAX_CONCURRENT_TASKS</c>, <c>TASK_RETENTION</c> in days).</summary>
    public Kernel.Tasks.TaskOptions Tasks { get; set; } = new();

    /// <summary>How much may be kept (<c>MAX_MODULES</c>, <c>MAX_VERSIONS</c>, <c>MAX_SCHEDULES</c>, <c>MAX_DISK</c>).</summary>
    public Kernel.Quotas.QuotaOptions Quotas { get; set; } = new();

    /// <summary>How long runs are kept in the history.</summary>
    /// <value>30 days (<c>HISTORY_RETENTION</c>, in days)</value>
    public TimeSpan HistoryRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The key under which the host is administered (<c>/admin</c>); null lets callers on this machine do it, and no others. A secret.</summary>
    /// <value>null (<c>HOST_KEY</c>)</value>
    public string? HostKey { get; set; }

    /// <summary>How queue functions get their messages.</summary>
    public Queues.QueueOptions Queues { get; set; } = new();

    /// <summary>Headers on every response, from <c>extensions.http.customHeaders</c>.</summary>
    public Dictionary<string, string> CustomHeaders { get; set; } = [];

    /// <summary>Browser origins that may call the API besides its own, from <c>Host.CORS</c> of <c>local.settings.json</c>; <c>*</c> for any but guests'.</summary>
    /// <value>none (<c>ALLOWED_ORIGINS</c>, divided by commas)</value>
    public IReadOnlyList<string> CorsOrigins { get; set; } = [];

    /// <summary>The domain whose direct subdomains are the sites of guests, besides <c>*.localhost</c>; null for none.</summary>
    /// <value>null (<c>GUEST_DOMAIN</c>)</value>
    public string? GuestDomain { get; set; }

    /// <summary>A port on which guests alone are served, under <c>/run</c> without a sandbox; null for none.</summary>
    /// <value>null (<c>GUEST_PORT</c>)</value>
    [Range(1, 65535)]
    public int? GuestPort { get; set; }

    /// <summary>The proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed.</summary>
    /// <value>none (<c>TRUSTED_PROXIES</c>, divided by commas)</value>
    public Functions.Boundary.Proxies.ProxyNetworks TrustedProxies { get; set; } = Functions.Boundary.Proxies.ProxyNetworks.None;

    /// <summary>Names in <c>Host</c> that are served besides <c>localhost</c>, the sites of guests and addresses, while only this machine can reach the host; <c>*</c> for any.</summary>
    /// <value>none (<c>ALLOWED_HOSTS</c>, divided by commas)</value>
    public IReadOnlyList<string> AllowedHosts { get; set; } = [];

    /// <summary>A request that takes this long is logged as slow.</summary>
    /// <value>1 s (<c>SLOW_REQUEST</c>, in seconds)</value>
    public TimeSpan SlowRequest { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long running requests may take to end when the host stops, before they are stopped.</summary>
    /// <value>30 s (<c>SHUTDOWN_TIMEOUT</c>, in seconds)</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>All settings by name, environment variables over <c>Values</c> of <c>local.settings.json</c>. Holds secrets: never log it.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; set; } = new Dictionary<string, string>();

    /// <summary>The files that were read, for the log; what they hold may be secret.</summary>
    public IList<string> Sources { get; } = [];

    /// <summary>What was odd in the files but does not hinder a start; logged at start.</summary>
    public IReadOnlyList<string> Warnings { get; set; } = [];

    /// <summary>Largest body of a function that bounds its bodies itself: a batch, or an upload with the module, a bundle of the same size, an input and what wraps them.</summary>
    public long MaxUploadBodySize => ApiOptions.UploadBytes(MaxWasmSize, MaxInputSize, MaxBatchSize);

    /// <summary>Whether only this machine can reach the host.</summary>
    public bool IsLoopback => Address == "localhost" || (System.Net.IPAddress.TryParse(Address, out System.Net.IPAddress? ip) && System.Net.IPAddress.IsLoopback(ip));
}
