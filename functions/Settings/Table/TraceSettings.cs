using System.Globalization;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Functions.Settings.Table;

/// <summary>
/// Settings of traces. Their names are OpenTelemetry's and Azure Monitor's; the exporters read the others of those names from the environment themselves.
/// </summary>
public static class TraceSettings
{
    /// <summary>Where spans and figures are sent.</summary>
    public static Setting<Uri> Endpoint { get; } = new(
        "OTEL_EXPORTER_OTLP_ENDPOINT", "address to which traces and metrics are sent by OTLP", "an absolute http or https address", null, ParseUri);

    /// <summary>Where spans and figures are sent in Azure Monitor.</summary>
    public static Setting<string> AzureMonitor { get; } = new(
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "connection string of an Application Insights resource, to which traces and metrics are sent",
        "a connection string with an InstrumentationKey and, where it has an IngestionEndpoint, an http or https address there", null, ParseConnection)
    { IsSecret = true };

    /// <summary>The fraction of traces that are recorded beyond the first hundred of a second.</summary>
    public static Setting<double> Ratio { get; } = new(
        "OTEL_TRACES_SAMPLER_ARG", "fraction of the traces that begin here which is recorded, beyond the first hundred a second", "a number from 0 to 1", "0.05",
        ParseRatio);

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All => [Endpoint, AzureMonitor, Ratio];

    /// <summary>Reads the settings.</summary>
    internal static void Apply(SettingReader settings, TraceOptions traces)
    {
        traces.Endpoint = settings.Read(Endpoint!, traces.Endpoint);
        traces.AzureMonitor = settings.Read(AzureMonitor!, traces.AzureMonitor);
        traces.Ratio = settings.Read(Ratio, traces.Ratio);
    }

    internal static bool ParseUri(string text, ICollection<string> faults, out Uri uri)
    {
        var read = Uri.TryCreate(text, UriKind.Absolute, out var parsed) && (parsed.Scheme == Uri.UriSchemeHttp || parsed.Scheme == Uri.UriSchemeHttps);
        uri = parsed!;
        return read;
    }

    private static bool ParseConnection(string text, ICollection<string> faults, out string connection)
    {
        connection = text;
        var members = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(static pair => pair.Split('=', 2, StringSplitOptions.TrimEntries)).ToArray();
        string? Find(string name) => members.FirstOrDefault(pair => pair[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1];
        return members.All(static pair => pair.Length == 2)
            && members.DistinctBy(static pair => pair[0], StringComparer.OrdinalIgnoreCase).Count() == members.Length
            && !string.IsNullOrEmpty(Find("InstrumentationKey"))
            && (Find("IngestionEndpoint") is not { } endpoint || ParseUri(endpoint, faults, out _));
    }

    private static bool ParseRatio(string text, ICollection<string> faults, out double ratio) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out ratio) && ratio is >= 0 and <= 1;
}
