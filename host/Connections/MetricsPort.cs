using WasmOs.Functions.Problems;
using HostOptions = WasmOs.Host.Configuration.HostOptions;

namespace WasmOs.Host.Connections;

/// <summary>
/// Finds the metrics where the settings say: under METRICS_ENDPOINT instead of <c>/metrics</c>, and on METRICS_PORT nothing but them. A step before routing.
/// </summary>
internal sealed class MetricsPort(RequestDelegate next, HostOptions options)
{
    private static readonly PathString Route = "/metrics";

    private readonly PathString _path = options.MetricsEndpoint;

    /// <summary>Whether the settings ask for it.</summary>
    public static bool IsNeeded(HostOptions options) => options.MetricsPort is not null || options.MetricsEndpoint != Route;

    /// <summary>Serves a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (path == _path)
        {
            context.Request.Path = Route;
        }
        else if (path == Route || context.Connection.LocalPort == options.MetricsPort)
        {
            return RequestProblems.RouteNotFound.ExecuteAsync(context);
        }

        return next(context);
    }
}
