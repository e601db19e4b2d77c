using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WasmOs.Functions.Worker;

/// <summary>Which lines of the libraries below this worker are logged.</summary>
internal static class WorkerLogging
{
    // ASP.NET Core makes an activity and a log scope for each request while this category is on; RequestLog writes the line that is worth one.
    private const string RequestDiagnostics = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>Leaves out ASP.NET Core's four information lines of each request, all of which go to the Functions host. App settings such as <c>Logging__LogLevel__Microsoft.AspNetCore</c> decide otherwise.</summary>
    public static IServiceCollection AddQuietLogging(this IServiceCollection services) => services.Configure<LoggerFilterOptions>(filters =>
    {
        // First: of two rules for one category the later one counts, which are the operator's.
        filters.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore", LogLevel.Warning, null));
        filters.Rules.Insert(1, new LoggerFilterRule(null, RequestDiagnostics, LogLevel.None, null));
    });
}
