using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WasmOs.Functions.Worker;

/// <summary>Configures which log lines of libraries are written.</summary>
internal static class WorkerLogging
{
    // While this category is enabled, ASP.NET Core creates an activity and a log scope for each request. RequestLog writes the line of a request, so neither is
    // needed.
    private const string RequestDiagnostics = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>
    /// Leaves out ASP.NET Core's four information lines for each request, all of which would be sent to the Functions host. App settings such as
    /// <c>Logging__LogLevel__Microsoft.AspNetCore</c> override this.
    /// </summary>
    public static IServiceCollection AddQuietLogging(this IServiceCollection services) => services.Configure<LoggerFilterOptions>(filters =>
    {
        // Inserted first: of two rules for one category the later one counts, so that the operator's rules win.
        filters.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore", LogLevel.Warning, null));
        filters.Rules.Insert(1, new LoggerFilterRule(null, RequestDiagnostics, LogLevel.None, null));
    });
}
