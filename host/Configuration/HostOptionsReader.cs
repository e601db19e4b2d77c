using System.Collections;
using WasmOs.Functions.Configuration;
using WasmOs.Functions.Settings;
using WasmOs.Functions.Settings.Table;
using WasmOs.Host.Startup;

namespace WasmOs.Host.Configuration;

/// <summary>
/// Reads all sources of settings: <c>host.json</c>, then <c>local.settings.json</c>, then the environment. A later source overrides an earlier one.
/// </summary>
public static class HostOptionsReader
{
    /// <summary>The runtime's own limit.</summary>
    private const int MostBegunRuns = 2000;

    private const int MostQueuedRuns = 100_000;

    /// <summary>Reads the settings of this process.</summary>
    /// <exception cref="StartupException">Settings are invalid; the exception lists all mistakes.</exception>
    public static HostOptions Read() => Read(Directory.GetCurrentDirectory(), AppContext.BaseDirectory, Variables());

    /// <summary>Reads settings.</summary>
    /// <param name="workingDirectory">Where the search for both files begins. It continues in the folders above.</param>
    /// <param name="programDirectory">The folder that is searched last.</param>
    /// <param name="environment">The environment variables. A relative path in a variable starts at the working directory.</param>
    /// <exception cref="StartupException">Settings are invalid; the exception lists all mistakes.</exception>
    public static HostOptions Read(string workingDirectory, string programDirectory, IReadOnlyDictionary<string, string> environment)
    {
        var report = new SettingReport();
        var options = Read(workingDirectory, programDirectory, environment, report);
        report.ThrowIfWrong();
        return options;
    }

    /// <summary>Reads settings and adds errors and warnings to a report. An invalid setting leaves its option unchanged.</summary>
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
        CheckNames(ReadSettings(options, report), environment, values, options.Product.NamedVariables, report);
        options.Warnings = report.Warnings;
        return options;
    }

    /// <summary>
    /// Completes options that a program created itself, so that a host can be built with them. <see cref="HostOptions.Settings"/> overrides what the program
    /// set; then the data folder supplies missing keys.
    /// </summary>
    /// <exception cref="StartupException">Settings are invalid; the exception lists all mistakes.</exception>
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

        // The limits of host.json: the begun runs of all modules together are twice the requests that run at once, so one module gets half of them.
        options.Product.Runtime.MaxBegunRuns = (int)Math.Min(MostBegunRuns, 2L * options.MaxConcurrentRequests);
        options.Product.Runtime.QueueLimit = Math.Min(MostQueuedRuns, options.MaxOutstandingRequests);
        report.Errors.AddRange(reader.Errors);
        report.Errors.AddRange(options.Product.Validate());
        return reader;
    }

    private static void CheckNames(
        SettingReader reader, IReadOnlyDictionary<string, string> environment, Dictionary<string, string> values, ISet<string> named, SettingReport report)
    {
        string[] ignored = [.. reader.Read(ServerSettings.IgnoredSettings, []), .. named];
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
