using System.Collections;

namespace WasmOs.Host.Configuration;

/// <summary>Reads all sources of settings: <c>host.json</c>, then <c>local.settings.json</c>, then the environment, the later over the earlier.</summary>
public static class HostOptionsReader
{
    private const string HostFile = "host.json";
    private const string LocalFile = "local.settings.json";

    /// <summary>Reads the settings of this process.</summary>
    /// <exception cref="StartupException">Some are wrong; it names them all.</exception>
    public static HostOptions Read() => Read(Directory.GetCurrentDirectory(), AppContext.BaseDirectory, Variables());

    /// <summary>Reads settings.</summary>
    /// <param name="workingDirectory">Where both files are looked for, and what <c>DATA_DIR</c> is relative to.</param>
    /// <param name="programDirectory">Where <c>host.json</c> is looked for when the working directory has none.</param>
    /// <param name="environment">The environment variables.</param>
    /// <exception cref="StartupException">Some are wrong; it names them all.</exception>
    public static HostOptions Read(string workingDirectory, string programDirectory, IReadOnlyDictionary<string, string> environment)
    {
        var report = new SettingReport();
        var options = new HostOptions();
        if (Find(HostFile, workingDirectory, programDirectory) is { } hostFile)
        {
            HostJson.Read(File.ReadAllText(hostFile), options, report);
        }

        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Find(LocalFile, workingDirectory) is { } localFile)
        {
            settings = LocalSettings.Read(File.ReadAllText(localFile), options, report);
        }

        foreach ((string name, string value) in environment)
        {
            settings[name] = value;
        }

        new EnvironmentSettings(settings, report).Read(options, workingDirectory);
        options.Settings = settings;
        options.Warnings = report.Warnings;
        return report.Errors.Count == 0 ? options : throw new StartupException("these settings need a change", report.Errors);
    }

    private static string? Find(string file, params IEnumerable<string> directories) =>
        directories.Select(directory => Path.Combine(directory, file)).FirstOrDefault(File.Exists);

    private static Dictionary<string, string> Variables() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
}
