using WasmOs.Functions.Settings.Table;
using WasmOs.Host.Startup;

namespace WasmOs.Host.Configuration;

/// <summary>Reads <c>local.settings.json</c>, as Azure Functions Core Tools do.</summary>
internal static class LocalSettings
{
    private const string File = "local.settings.json";

    /// <summary>Reads the text of the file into the options and returns its <c>Values</c>.</summary>
    public static Dictionary<string, string> Read(string text, HostOptions options, SettingReport report)
    {
        if (JsonSection.Parse(File, text, report) is not { } root)
        {
            return [];
        }

        if (root.Flag("IsEncrypted") == true)
        {
            root.Wrong<bool?>("IsEncrypted", "false: this host cannot decrypt the file; decrypt it with the tool that wrote it");
        }

        if (root.Section("Host") is { } host)
        {
            options.Port = host.Number("LocalHttpPort", 0, ushort.MaxValue) ?? options.Port;
            ReadOrigins(host, options);
            host.Ignore("CORSCredentials");
            host.ReportUnknown();
        }

        var values = root.Section("Values")?.Texts() ?? [];
        root.Ignore("ConnectionStrings");
        root.ReportUnknown();
        return values;
    }

    private static void ReadOrigins(JsonSection host, HostOptions options)
    {
        if (host.Text("CORS")?.Trim() is not { Length: > 0 } text)
        {
            return;
        }

        if (BoundarySettings.AllowedOrigins.TryParse(text, new List<string>(), out var origins))
        {
            options.Product.Boundary = options.Product.Boundary with { AllowedOrigins = origins };
        }
        else
        {
            host.Wrong<string>("CORS", BoundarySettings.AllowedOrigins.Expected);
        }
    }
}
