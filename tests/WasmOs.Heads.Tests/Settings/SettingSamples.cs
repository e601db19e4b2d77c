namespace WasmOs.Heads.Tests.Settings;

/// <summary>For each setting that both heads have a right value that is not its default. A new setting of both heads needs a line here.</summary>
internal static class SettingSamples
{
    /// <summary>The file that <c>CAPABILITIES_FILE</c> names, and what it says.</summary>
    public const string File = "capabilities.yaml";

    public const string FileText = "module_capabilities: { calc: { file_access: none, max_open_files: 4 } }";

    /// <summary>The file that <c>IDENTITY_PROVIDERS_FILE</c> names, and what it says.</summary>
    public const string ProvidersFile = "providers.yaml";

    public const string ProvidersText =
        "providers: [{ name: ci, kind: oidc, issuer: 'https://ci.example', audience: wasmos, rules: [{ claim: sub, equals: a, roles: [developer] }] }]";

    /// <summary>The file that <c>USAGE_PRICES_FILE</c> names, and what it says.</summary>
    public const string PricesFile = "prices.yaml";

    public const string PricesText = "{ currency: EUR, per_run: 0.0000002, per_cpu_second: 0.00003 }";

    /// <summary>The file that <c>ALERTS_FILE</c> names, and what it says.</summary>
    public const string AlertsFile = "alerts.yaml";

    public const string AlertsText = "alerts: [{ name: slow, condition: avg_execution_time > 10s }]";

    /// <summary>The settings without which a setting is refused.</summary>
    public static string[] NeededBy(string name) => name switch
    {
        "ALERT_EMAIL_TO" => ["SMTP_HOST", "SMTP_FROM"],
        "SMTP_FROM" => ["SMTP_HOST"],
        "SMTP_HOST" => ["SMTP_FROM"],
        "SMTP_PASSWORD" => ["SMTP_USERNAME"],
        "SMTP_USERNAME" => ["SMTP_PASSWORD"],
        _ => [],
    };

    private static readonly string Key = Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray());

    public static IReadOnlyDictionary<string, string> Values { get; } = new Dictionary<string, string>
    {
        ["ALERTS_FILE"] = AlertsFile,
        ["ALERT_EMAIL_TO"] = "ops@example.com,dev@example.com",
        ["ALERT_RETENTION_DAYS"] = "100",
        ["ALERT_WEBHOOK_SECRET"] = "whsec_" + Key,
        ["ALLOWED_ORIGINS"] = "https://app.example.com",
        ["ANONYMOUS_CONCURRENT"] = "none",
        ["ANONYMOUS_RATE_MINUTE"] = "none",
        ["API_SALT"] = "salt-of-sixteen-bytes",
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "InstrumentationKey=5b1c5f0e-0c9c-4f34-9a3f-8d6c1c1b6a01;IngestionEndpoint=https://in.example/",
        ["ARTIFACT_KEY"] = Key,
        ["AUTH_MODE"] = "required",
        ["BASIC_TIER_CONCURRENT"] = "7",
        ["BASIC_TIER_CPU_SECONDS_DAY"] = "77",
        ["BASIC_TIER_RATE_DAY"] = "none",
        ["BASIC_TIER_RATE_MINUTE"] = "7",
        ["AUDIT_EXECUTIONS"] = "all",
        ["AUDIT_RETENTION_DAYS"] = "100",
        ["CAPABILITIES_FILE"] = File,
        ["EXECUTION_CPU_TIMEOUT"] = "2.5",
        ["EXECUTION_TIMEOUT"] = "7",
        ["FREE_TIER_CONCURRENT"] = "7",
        ["FREE_TIER_CPU_SECONDS_DAY"] = "77",
        ["FREE_TIER_RATE_DAY"] = "none",
        ["FREE_TIER_RATE_MINUTE"] = "7",
        ["GUEST_DOMAIN"] = "guests.example.com",
        ["HISTORY_RETENTION"] = "3",
        ["IDENTITY_PROVIDERS_FILE"] = ProvidersFile,
        ["JWT_SECRET"] = "the-first-secret-has-32-characters,the-second-secret-has-32-characters",
        ["MAX_BATCH_SIZE"] = "123456",
        ["MAX_COMPILE_TIME"] = "12",
        ["MAX_CONCURRENT_TASKS"] = "3",
        ["MAX_CUSTOM_SECTIONS"] = "11",
        ["MAX_DATA_SEGMENTS"] = "11",
        ["MAX_DEPTH"] = "11",
        ["MAX_ELEMENT_SEGMENTS"] = "11",
        ["MAX_EXPORTS"] = "11",
        ["MAX_FILE_SIZE"] = "12345",
        ["MAX_FUEL"] = "1000000",
        ["MAX_FUNCTIONS"] = "11",
        ["MAX_FUNCTION_SIZE"] = "1111",
        ["MAX_GLOBALS"] = "11",
        ["MAX_GUEST_BODY_SIZE"] = "123456",
        ["MAX_HELD_BYTES"] = "1073741824",
        ["MAX_IMPORTS"] = "11",
        ["MAX_INODES"] = "11",
        ["MAX_INPUT_SIZE"] = "123456",
        ["MAX_LOCALS"] = "11",
        ["MAX_MEMORIES"] = "2",
        ["MAX_STREAM_READERS"] = "12",
        ["MAX_MODULES"] = "11",
        ["MAX_MOUNT_SIZE"] = "2000000",
        ["MAX_NAME_LENGTH"] = "11",
        ["MAX_NESTING"] = "11",
        ["MAX_OPEN_FILES"] = "11",
        ["MAX_OUTPUT_SIZE"] = "12345",
        ["MAX_PARAMETERS"] = "11",
        ["MAX_QUEUE_SECONDS"] = "4",
        ["MAX_RUN_HELD_BYTES"] = "33554432",
        ["MAX_SCHEDULES"] = "11",
        ["MAX_TABLES"] = "2",
        ["MAX_TABLE_ELEMENTS"] = "11",
        ["MAX_TAGS"] = "11",
        ["MAX_TIMEOUT"] = "60",
        ["MAX_TOTAL_LOCALS"] = "11",
        ["MAX_TYPES"] = "11",
        ["MAX_VERSIONS"] = "11",
        ["MAX_WASM_SIZE"] = "123456",
        ["MAX_WASM_STACK"] = "4194304",
        ["MEMORY_LIMIT"] = "67108864",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://collector.example:4318",
        ["OTEL_TRACES_SAMPLER_ARG"] = "0.5",
        ["PROMETHEUS_ENABLED"] = "false",
        ["PRO_TIER_CONCURRENT"] = "7",
        ["PRO_TIER_CPU_SECONDS_DAY"] = "77",
        ["PRO_TIER_RATE_DAY"] = "none",
        ["PRO_TIER_RATE_MINUTE"] = "7",
        ["RUNTIME_PROFILE"] = "secure",
        ["SCHEDULER_POLICY"] = "fair_share",
        ["SCHEDULER_SLICE"] = "0.02",
        ["SECRETS_KEY"] = Key,
        ["SLACK_BOT_TOKEN"] = "xoxb-of-a-bot",
        ["SLACK_WEBHOOK_URL"] = "https://hooks.example.com/services/a",
        ["SLOW_REQUEST"] = "3",
        ["SLOW_RUN_MS"] = "2500",
        ["SMTP_CA_FILE"] = "authorities.pem",
        ["SMTP_FROM"] = "wasmos@example.com",
        ["SMTP_HOST"] = "mail.example.com",
        ["SMTP_PASSWORD"] = "secret",
        ["SMTP_PORT"] = "465",
        ["SMTP_TLS"] = "tls",
        ["SMTP_USERNAME"] = "wasmos",
        ["TASK_LEASE"] = "20",
        ["TASK_RETENTION"] = "3",
        ["USAGE_PRICES_FILE"] = PricesFile,
        ["USAGE_RETENTION_DAYS"] = "100",
        ["WASM_STACK"] = "2097152",
        ["WEBHOOK_ALLOWED_HOSTS"] = "10.20.0.0/16",
    };

    /// <summary>
    /// Settings of both heads that say where data is and which names to pass over: each head has its own way for them, and a test of its own.
    /// </summary>
    public static IReadOnlyList<string> OfEachHead { get; } =
        ["AzureWebJobsStorage", "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__clientId", "IGNORED_SETTINGS", "AzureFunctionsWebHost__hostid"];
}
