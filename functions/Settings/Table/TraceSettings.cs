using System.Globalization;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of traces. Their names are OpenTelemetry's; the exporter reads the others of that name from the environment itself.</summary>
public static class TraceSettings
{
    /// <summary>Where spans and figures are sent.</summary>
    public static Setting<Uri> Endpoint { get; } = new(
        "OTEL_EXPORTER_OTLP_ENDPOINT", "address to which traces and metrics are sent by OTLP", "an absolute http or https address", null, ParseUri);

    /// <summary>The fraction of traces that are recorded beyond the first hundred of a second.</summary>
    public static Setting<double> Ratio { get; } = new(
        "OTEL_TRACES_SAMPLER_ARG", "fraction of the traces that begin here which is recorded, beyond the first hundred a second", "a number from 0 to 1", "0.05",
        ParseRatio);

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All => [Endpoint, Ratio];

    /// <summary>Reads both settings.</summary>
    internal static void Apply(SettingReader settings, TraceOptions traces)
    {
        traces.Endpoint = settings.Read(Endpoint!, traces.Endpoint);
        traces.Ratio = settings.Read(Ratio, traces.Ratio);
    }

    internal static bool ParseUri(string text, ICollection<string> faults, out Uri uri)
    {
        var read = Uri.TryCreate(text, UriKind.Absolute, out var parsed) && (parsed.Scheme == Uri.UriSchemeHttp || parsed.Scheme == Uri.UriSchemeHttps);
        uri = parsed!;
        return read;
    }

    private static bool ParseRatio(string text, ICollection<string> faults, out double ratio) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out ratio) && ratio is >= 0 and <= 1;
}
