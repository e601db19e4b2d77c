using System.Collections;
using WasmOs.Functions.Configuration;
using WasmOs.Functions.Settings;
using WasmOs.Functions.Settings.Table;
using WasmOs.Host.Startup;

namespace WasmOs.Host.Configuration;

/// <summary>Reads all sources of settings: <c>host.json</c>, then <c>local.settings.json</c>, then the environment, the later over the earlier.</summary>
public static class HostOptionsReader
{
    /// <summary>As many as the runtime takes.</summary>
    private const int MostBegunRuns = 2000;

    private const int MostQueuedRuns = 100_000;

    /// <summary>Reads the settings of this process.</summary>
    /// <exception cref="StartupException">Some are wrong; it names them all.</exception>
    public static HostOptions Read() => Read(Directory.GetCurrentDirectory(), AppContext.BaseDirectory, Variables());

    /// <summary>Reads settings.</summary>
    /// <param name="workingDirectory">Where both files are looked for, then above it.</param>
    /// <param name="programDirectory">Where a file is looked for that is in none of these.</param>
    /// <param name="environment">The environment variables; a relative path in one starts at the working directory.</param>
    /// <exception cref="StartupException">Some are wrong; it names them all.</exception>
    public static HostOptions Read(string workingDirectory, string programDirectory, IReadOnlyDictionary<string, string> environment)
    {
        var report = new SettingReport();
        var options = Read(workingDirectory, programDirectory, environment, report);
        report.ThrowIfWrong();
        return options;
    }

    /// <summary>Reads settings and adds what is wrong to a report; a wrong setting leaves its option as it was.</summary>
    internal static HostOptions Read(string workingDirectory, string programDirectory, IReadOnlyDictionary<string, string> environment, SettingReport report)
    {
        var folder = SettingsFolder.Find(workingDirectory);
        var options = new HostOptions { DataDirectory = Path.Combine(folder, ".data") };
        if (Find(SettingsFolder.HostFile, folder, programDirectory) is { } hostFile && ReadText(hostFile, report) is { } hostText)
        {
            HostJson.Read(hostText, options, report);
            options.Sources.Add(hostFile);
        }

        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Find(SettingsFolder.LocalFile, folder, programDirectory) is { } localFile && ReadText(localFile, report) is { } localText)
        {
            settings = LocalSettings.Read(localText, options, report);
            options.Sources.Add(localFile);
        }

        var values = settings.ToDictionary();
        SettingPaths.MakeAbsolute(settings, values.Keys, Path.GetDirectoryName(Find(SettingsFolder.LocalFile, folder, programDirectory)) ?? folder);
        foreach ((var name, var value) in environment.Where(variable => !UnknownSettings.IsOtherCase(variable.Key)))
        {
            settings[name] = value;
        }

        SettingPaths.MakeAbsolute(settings, environment.Keys.Where(name => !UnknownSettings.IsOtherCase(name)), workingDirectory);
        options.Settings = settings;
        CheckNames(ReadSettings(options, report), environment, values, report);
        options.Warnings = report.Warnings;
        return options;
    }

    /// <summary>Reads <see cref="HostOptions.Settings"/> of options that a program made itself, over what it set, and completes them by the data folder: then a host can be made of them.</summary>
    /// <exception cref="StartupException">Some are wrong; it names them all.</exception>
    internal static void Complete(HostOptions options)
    {
        var report = new SettingReport();
        ReadSettings(options, report);
        DataFolder.Complete(options, report);
        report.ThrowIfWrong();
        options.Warnings = [.. options.Warnings, .. report.Warnings];
    }

    /// <summary>The environment variables of this process.</summary>
    internal static Dictionary<string, string> Variables() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");

    private static SettingReader ReadSettings(HostOptions options, SettingReport report)
    {
        var reader = new SettingReader(name => options.Settings.GetValueOrDefault(name));
        EnvironmentSettings.Read(reader, options);
        ProductOptionsReader.Read(reader, options.Product);

        // host.json's limits: one module gets as many begun runs as requests run at once, all together twice as many.
        options.Product.Runtime.MaxBegunRuns = (int)Math.Min(MostBegunRuns, 2L * options.MaxConcurrentRequests);
        options.Product.Runtime.QueueLimit = Math.Min(MostQueuedRuns, options.MaxOutstandingRequests);
        report.Errors.AddRange(reader.Errors);
        report.Errors.AddRange(options.Product.Validate());
        return reader;
    }

    private static void CheckNames(
        SettingReader reader, IReadOnlyDictionary<string, string> environment, Dictionary<string, string> values, SettingReport report)
    {
        var ignored = reader.Read(ServerSettings.IgnoredSettings, []);
        var unknown = new UnknownSettings(report.Errors, report.Warnings);
        unknown.CheckFile(values, ignored);
        unknown.CheckVariables(environment, ignored);
    }

    private static string? ReadText(string file, SettingReport report)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report.Errors.Add($"'{file}' cannot be read: {e.Message}");
            return null;
        }
    }

    private static string? Find(string file, params IEnumerable<string> directories) =>
        directories.Select(directory => Path.Combine(directory, file)).FirstOrDefault(File.Exists);
}
