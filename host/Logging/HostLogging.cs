using HostOptions = WasmOs.Host.Configuration.HostOptions;

namespace WasmOs.Host.Logging;

/// <summary>Where log lines go and which are written.</summary>
internal static class HostLogging
{
    // ASP.NET Core makes an activity and a log scope for each request while this category is on, about a microsecond; RequestLog writes the line itself. Activities
    // are still made when a tracer listens.
    private const string RequestDiagnostics = "Microsoft.AspNetCore.Hosting.Diagnostics";

    // The generic host writes a failed start with its stack; the program says it in a sentence. What it says of a stop that failed stays.
    private const string GenericHost = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>Whether lines are for people rather than for machines.</summary>
    public static bool IsForPeople(HostOptions options) => options.Environment.Equals("development", StringComparison.OrdinalIgnoreCase);

    /// <summary>Applies the options.</summary>
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

    /// <summary>Chooses the form of the lines, and sends them to standard output.</summary>
    public static void ConfigureOutput(ILoggingBuilder logging, HostOptions options)
    {
        if (IsForPeople(options))
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff'Z' ";
            });
            return;
        }

        logging.AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "O";
        });
    }
}
