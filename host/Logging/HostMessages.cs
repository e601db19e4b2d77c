using Microsoft.Extensions.Logging.Console;
using WasmOs.Host.Configuration;
using WasmOs.Host.Startup;
using HostOptions = WasmOs.Host.Configuration.HostOptions;

namespace WasmOs.Host.Logging;

/// <summary>Writes the messages about the start: plain sentences in development, JSON log lines in other environments.</summary>
internal static partial class HostMessages
{
    private const string Category = "WasmOs.Host";

    /// <summary>Writes the address on which the host listens, to standard output.</summary>
    public static void WriteListening(HostOptions options, Uri address)
    {
        var documentation = new Uri(address, "/api/docs");
        var reach = options.IsLoopback ? " (this machine only; SERVER_HOST changes that)" : "";
        if (HostLogging.IsForPeople(options))
        {
            Console.WriteLine($"WasmOS listens on {address}{reach}, documentation: {documentation}");
            Console.WriteLine($"Data: {Data(options)}. Settings: {Sources(options)}.");
            return;
        }

        WriteLines(options, logger => LogListening(logger, address, reach, documentation, Data(options), Sources(options)), toErrors: false);
    }

    /// <summary>Writes why the host does not start, one line for each mistake, to standard error.</summary>
    public static void WriteFailure(HostOptions options, string subject, IReadOnlyList<string> errors)
    {
        if (HostLogging.IsForPeople(options))
        {
            Console.Error.WriteLine(new StartupException(subject, errors).Message);
            return;
        }

        WriteLines(options, logger => WriteErrors(logger, subject, errors), toErrors: true);
    }

    private static string Data(HostOptions options) => StorageSelection.NamesAccount(options.Settings) ? "the storage account" : options.DataDirectory;

    private static string Sources(HostOptions options) =>
        options.Sources.Count == 0 ? "the environment" : $"{string.Join(", ", options.Sources)}, the environment";

    private static void WriteErrors(ILogger logger, string subject, IReadOnlyList<string> errors)
    {
        foreach (var error in errors)
        {
            LogFailure(logger, subject, error);
        }
    }

    /// <summary>
    /// Writes with its own logger, because the host's logger does not exist before the start and after the end. Disposing the logger waits until all lines are
    /// written.
    /// </summary>
    private static void WriteLines(HostOptions options, Action<ILogger> write, bool toErrors)
    {
        using var factory = LoggerFactory.Create(logging =>
        {
            HostLogging.ConfigureOutput(logging, options);
            logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = toErrors ? LogLevel.Trace : LogLevel.None);
        });
        write(factory.CreateLogger(Category));
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "WasmOS listens on {Address}{Reach}, documentation: {Documentation}, data: {Data}, settings: {Sources}")]
    private static partial void LogListening(ILogger logger, Uri address, string reach, Uri documentation, string data, string sources);

    [LoggerMessage(Level = LogLevel.Critical, Message = "WasmOS cannot start; {Subject}: {Error}")]
    private static partial void LogFailure(ILogger logger, string subject, string error);
}
