namespace WasmOs.Host;

/// <summary>Where log lines go and which are written.</summary>
internal static class HostLogging
{
    // ASP.NET Core makes an activity and a log scope for each request while this category is on, about a microsecond; RequestLog writes the line itself. Activities
    // are still made when a tracer listens.
    private const string RequestDiagnostics = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>Applies the options.</summary>
    public static void Configure(ILoggingBuilder logging, HostOptions options)
    {
        logging.SetMinimumLevel(options.LogLevel);
        logging.AddFilter("Microsoft", options.LogLevel > LogLevel.Warning ? options.LogLevel : LogLevel.Warning);
        logging.AddFilter(RequestDiagnostics, LogLevel.None);
        foreach ((string category, LogLevel level) in options.LogLevels)
        {
            logging.AddFilter(category, level);
        }

        if (options.Environment.Equals("development", StringComparison.OrdinalIgnoreCase))
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
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
