using System.Text.RegularExpressions;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Live;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of metrics.</summary>
public static partial class MetricsSettings
{
    private const string OneAddressOnAzure = "A function app has one address, where Prometheus finds the metrics under /metrics.";

    /// <summary>Whether figures are collected for Prometheus.</summary>
    public static Setting<string> Prometheus { get; } =
        SettingTypes.Choice("PROMETHEUS_ENABLED", "whether metrics are collected and served to Prometheus", ["true", "false"], "true");

    /// <summary>The path of the metrics.</summary>
    public static Setting<string> Endpoint { get; } = new(
        "METRICS_ENDPOINT", "path under which Prometheus finds the metrics", "a path that begins with / and has letters, digits, - and _", "/metrics", ParsePath)
    { OnAzure = OneAddressOnAzure };

    /// <summary>A port of its own for the metrics.</summary>
    public static Setting<long> Port { get; } = SettingTypes.Number(
        "METRICS_PORT", "port on which the metrics are served too, and nothing else; the same credentials are needed", 1, ushort.MaxValue,
        onAzure: OneAddressOnAzure);

    /// <summary>The most readers of live streams.</summary>
    public static Setting<long> StreamReaders { get; } = SettingTypes.Number(
        "MAX_STREAM_READERS", "readers of live streams that may be connected at once", 1, LiveOptions.MostReaders, "1000");

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All => [Prometheus, Endpoint, Port, StreamReaders];

    /// <summary>Reads what both heads have.</summary>
    internal static void Apply(SettingReader settings, MetricsOptions metrics) =>
        metrics.IsPrometheusEnabled = settings.Read(Prometheus, metrics.IsPrometheusEnabled ? "true" : "false") == "true";

    private static bool ParsePath(string text, ICollection<string> faults, out string path)
    {
        path = text;
        return PathPattern().IsMatch(text);
    }

    [GeneratedRegex("^(/[A-Za-z0-9_-]{1,64}){1,8}$", RegexOptions.CultureInvariant)]
    private static partial Regex PathPattern();
}
