using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of the server: its address, who may call and administer it, and what it logs.</summary>
public static partial class ServerSettings
{
    private const int ShortestKey = 16;
    private const string ListensOnAzure = "Azure Functions decides where it listens: who can reach the function app is set by its networking.";

    /// <summary>The address to listen on.</summary>
    public static Setting<string> Address { get; } = new(
        "SERVER_HOST", "address to listen on; `*` listens on every address, and then callers need credentials",
        "an IP address, localhost, or * for every address of this machine", "127.0.0.1", ParseAddress)
    { OnAzure = ListensOnAzure };

    /// <summary>The port to listen on.</summary>
    public static Setting<long> Port { get; } =
        SettingTypes.Number("SERVER_PORT", "port to listen on; 0 takes any free one", 0, ushort.MaxValue, "8080", onAzure: ListensOnAzure);

    /// <summary>Host names that are served besides localhost.</summary>
    public static Setting<IReadOnlyList<string>> AllowedHosts { get; } = SettingTypes.List(
        "ALLOWED_HOSTS", "host names that are served besides `localhost` while only this machine can reach the host", "host names, divided by commas, or *",
        onAzure: "The names that a function app answers to are its custom domains.");

    /// <summary>The key for <c>/admin/functions</c>.</summary>
    public static Setting<string> HostKey { get; } = new(
        "HOST_KEY", "key for `/admin/functions`, sent in `x-functions-key`", $"{ShortestKey} characters or more: use random ones, such as those of 'openssl rand -hex 32'", null, ParseKey)
    { IsSecret = true, OnAzure = "Azure Functions has a key of its own for /admin: the master key of the function app.", DefaultNote = "only this machine may" };

    /// <summary>The name that the hosts of one storage account share.</summary>
    public static Setting<string> HostId { get; } = new(
        "AzureFunctionsWebHost__hostid", "name under which hosts of an account share their timers",
        "a host id: up to 32 lower-case letters, digits and single hyphens", "wasmos", ParseHostId)
    { IsOfFunctionsHost = true };

    /// <summary>The environment, which selects the form of log lines.</summary>
    public static Setting<string> Environment { get; } = SettingTypes.Text(
        "ENVIRONMENT", "`development` logs for people, any other name logs JSON", "a name", "development",
        onAzure: "It chooses the form of the embedded host's log lines; Azure Functions writes its own.");

    /// <summary>The form of log lines.</summary>
    public static Setting<string> LogFormat { get; } = new(
        "LOG_FORMAT", "`json` or `text`, instead of what ENVIRONMENT chooses", "json or text", null, ParseFormat)
    { OnAzure = "Azure Functions writes the log lines itself." };

    /// <summary>The lowest level that is logged.</summary>
    public static Setting<LogLevel> LogLevel { get; } = new(
        "LOG_LEVEL", "least level that is logged; `debug` logs every request", LogLevels.Names, "information", ParseLevel)
    { OnAzure = "Set logging.logLevel in host.json." };

    /// <summary>The duration from which a request is logged as slow, seconds.</summary>
    public static Setting<TimeSpan> SlowRequest { get; } = SettingTypes.Seconds("SLOW_REQUEST", "seconds after which a request is logged as slow", "1");

    /// <summary>The lowest average rate of a request body, bytes a second.</summary>
    public static Setting<long> MinBodyRate { get; } = SettingTypes.Number(
        "MIN_BODY_RATE", "bytes a second that a request body must come with on average after 10 s; 0 for any rate", 0, int.MaxValue, "2048",
        onAzure: "The front end of Azure Functions takes the bodies of requests from their clients.");

    /// <summary>How long a stop waits for running requests, seconds.</summary>
    public static Setting<TimeSpan> ShutdownTimeout { get; } = SettingTypes.Seconds(
        "SHUTDOWN_TIMEOUT", "seconds that running requests may take to end when the host stops", "30", onAzure: "Azure Functions gives a worker that stops a few seconds, always the same.");

    /// <summary>Names of variables that are not checked.</summary>
    public static Setting<IReadOnlyList<string>> IgnoredSettings { get; } = SettingTypes.List(
        "IGNORED_SETTINGS", "variables of other programs that look like settings of WasmOS and are not", "names of variables, divided by commas");

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All =>
        [Address, Port, AllowedHosts, HostKey, HostId, Environment, LogFormat, LogLevel, SlowRequest, MinBodyRate, ShutdownTimeout, IgnoredSettings];

    private static bool ParseAddress(string text, ICollection<string> faults, out string address)
    {
        address = text is "*" or "+" ? "*" : text.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? "localhost" : text;
        return address is "*" or "localhost" || IPAddress.TryParse(text, out _);
    }

    private static bool ParseKey(string text, ICollection<string> faults, out string key)
    {
        key = text;
        return text.Length >= ShortestKey;
    }

    private static bool ParseHostId(string text, ICollection<string> faults, out string id)
    {
        id = text;
        return HostIdPattern().IsMatch(text);
    }

    private static bool ParseFormat(string text, ICollection<string> faults, out string format)
    {
        format = text.ToLowerInvariant();
        return format is "json" or "text";
    }

    private static bool ParseLevel(string text, ICollection<string> faults, out LogLevel level)
    {
        var read = LogLevels.Parse(text);
        level = read ?? default;
        return read is not null;
    }

    [GeneratedRegex("^(?=.{1,32}$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex HostIdPattern();
}
