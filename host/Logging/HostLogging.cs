using HostOptions = WasmOs.Host.Configuration.HostOptions;

namespace WasmOs.Host.Logging;

/// <summary>Configures where log lines are written, in which format, and from which level on.</summary>
internal static class HostLogging
{
    // While this category is enabled, ASP.NET Core creates an activity and a log scope for each request, which takes about a microsecond. RequestLog writes the
    // line of a request itself. Activities are still created when a tracer listens.
    private const string RequestDiagnostics = "Microsoft.AspNetCore.Hosting.Diagnostics";

    // The generic host logs a failed start with its stack trace, which the program reports as a sentence. Its lines about a failed stop are still written.
    private const string GenericHost = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>Whether log lines are text for people. Otherwise they are JSON.</summary>
    public static bool IsForPeople(HostOptions options) => options.LogFormat is { } format
        ? format == "text"
        : options.Environment.Equals("development", StringComparison.OrdinalIgnoreCase);

    /// <summary>Applies the log levels and the format of the options.</summary>
    public static void Configure(ILoggingBuilder logging, HostOptions options)
    {
        logging.SetMinimumLevel(options.LogLevel);
        logging.AddFilter("Microsoft", options.LogLevel > LogLevel.Warning ? options.LogLevel : LogLevel.Warning);
        logging.AddFilter(RequestDiagnostics, LogLevel.None);
        logging.AddFilter(GenericHost, LogLevel.Critical);
        foreach ((var category, var level) in options.LogLevels)
        {
            logging.AddFilter(category, level);
        }

        ConfigureOutput(logging, options);
    }

    /// <summary>Sets the format of the lines, with the ids of their run and trace (<see cref="RunScopes"/>), and writes them to standard output.</summary>
    public static void ConfigureOutput(ILoggingBuilder logging, HostOptions options)
    {
        logging.Services.AddSingleton<IExternalScopeProvider>(new RunScopes(IsForPeople(options)));
        if (IsForPeople(options))
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff'Z' ";
            });
            return;
        }

        logging.AddJsonConsole(console =>
        {
            console.IncludeScopes = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "O";
        });
    }
}
