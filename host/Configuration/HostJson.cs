using System.Globalization;
using WasmOs.Functions.Settings;
using WasmOs.Host.Queues;
using WasmOs.Host.Startup;

namespace WasmOs.Host.Configuration;

/// <summary>Reads <c>host.json</c> into the options.</summary>
internal static class HostJson
{
    private const string File = "host.json";
    private const string SupportedVersion = "2.0";
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(24);

    /// <summary>Reads the text of the file.</summary>
    public static void Read(string text, HostOptions options, SettingReport report)
    {
        if (JsonSection.Parse(File, text, report) is not { } root)
        {
            return;
        }

        if (root.Text("version") is { } version && version != SupportedVersion)
        {
            root.Wrong<string>("version", $"\"{SupportedVersion}\"");
        }

        options.FunctionTimeout = FunctionTimeout(root) ?? options.FunctionTimeout;
        ReadLogging(root.Section("logging"), options);
        ReadExtensions(root.Section("extensions"), options);

        // Valid on Azure Functions, where the same file is deployed. This host does not use them.
        root.Ignore("aggregator", "concurrency", "customHandler", "extensionBundle", "functions", "healthMonitor", "managedDependency", "retry");
        root.Ignore("sendCanceledInvocationsToWorker", "singleton", "telemetryMode", "watchDirectories", "watchFiles");
        root.ReportUnknown();
    }

    private static TimeSpan? FunctionTimeout(JsonSection root)
    {
        const string Name = "functionTimeout";
        const string Expected = "a time such as \"00:05:00\", from one second to 24 days, or \"-1\" for no limit";
        return root.Text(Name) switch
        {
            null => null,
            "-1" => Timeout.InfiniteTimeSpan,
            string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time)
                && time >= TimeSpan.FromSeconds(1)
                && time <= LongestTimeout => time,
            _ => root.Wrong<TimeSpan?>(Name, Expected),
        };
    }

    private static void ReadLogging(JsonSection? logging, HostOptions options)
    {
        if (logging is null)
        {
            return;
        }

        if (logging.Section("logLevel") is { } levels)
        {
            foreach ((var category, var name) in levels.Texts())
            {
                var level = LogLevels.Parse(name) ?? levels.Wrong<LogLevel?>(category, LogLevels.Names);
                if (category.Equals("default", StringComparison.OrdinalIgnoreCase))
                {
                    options.LogLevel = level ?? options.LogLevel;
                }
                else
                {
                    options.LogLevels[category] = level ?? LogLevel.Information;
                }
            }
        }

        logging.Ignore("applicationInsights", "console", "fileLoggingMode");
        logging.ReportUnknown();
    }

    private static void ReadExtensions(JsonSection? extensions, HostOptions options)
    {
        if (extensions is null)
        {
            return;
        }

        ReadHttp(extensions.Section("http"), options);
        QueueSection.Read(extensions.Section("queues"), options.Queues);
        extensions.Section("timers")?.ReportUnknown();
        extensions.ReportUnknown();
    }

    private static void ReadHttp(JsonSection? http, HostOptions options)
    {
        if (http is null)
        {
            return;
        }

        options.RoutePrefix = http.Text("routePrefix") ?? options.RoutePrefix;
        options.MaxConcurrentRequests = Limit(http, "maxConcurrentRequests") ?? options.MaxConcurrentRequests;
        options.MaxOutstandingRequests = Limit(http, "maxOutstandingRequests")
            ?? Math.Max(options.MaxOutstandingRequests, ClampedDouble(options.MaxConcurrentRequests));
        foreach ((var name, var value) in http.Section("customHeaders")?.Texts() ?? [])
        {
            options.CustomHeaders[name] = IsHeader(name, value)
                ? value
                : http.Wrong<string>("customHeaders." + name, "a header's name and value: printable ASCII, no blanks in the name") ?? "";
        }

        // Validated but not used: the first throttles by measurements of an Azure worker, the second is for TLS, which ends before this host.
        http.Flag("dynamicThrottlesEnabled");
        if (http.Section("hsts") is { } hsts)
        {
            hsts.Flag("isEnabled");
            hsts.Flag("includeSubDomains");
            hsts.Flag("preload");
            hsts.Text("maxAge");
            hsts.Ignore("excludedHosts");
            hsts.ReportUnknown();
        }

        http.ReportUnknown();
    }

    private static bool IsHeader(string name, string value) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && value.All(c => c is >= ' ' and <= '~');

    private static int ClampedDouble(int value) => (int)Math.Min(int.MaxValue, 2L * value);

    private static int? Limit(JsonSection http, string name) => http.Number(name, -1, int.MaxValue) switch
    {
        null => null,
        -1 => int.MaxValue,
        0 => http.Wrong<int?>(name, "a whole number of 1 or more, or -1 for no limit"),
        int limit => limit,
    };
}
