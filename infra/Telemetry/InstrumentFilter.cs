using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace WasmOs.Infra.Telemetry;

/// <summary>Which instruments are collected, and how many series each may have.</summary>
internal sealed class InstrumentFilter(IMeterFactory meters)
{
    /// <summary>The meters whose instruments are collected: WasmOS' own, and .NET's of the process and of its web server.</summary>
    public static readonly string[] Meters = ["WasmOs.*", "System.Runtime", WebServer];

    private const string WebServer = "Microsoft.AspNetCore.Server.Kestrel";

    /// <summary>Those of the web server that cost nothing a request.</summary>
    private static readonly string[] WebServerGauges = ["kestrel.active_connections", "kestrel.queued_connections", "kestrel.rejected_connections"];

    /// <summary>The most series of an instrument by module and status: a thousand modules and the rest of them, three statuses each.</summary>
    private const int MostSeriesByStatus = 3100;

    private const int MostSeriesByModule = 1100;
    private const int MostSeries = 300;

    /// <summary>The configuration of an instrument. One of another host in this process is left out: it has another scope.</summary>
    public MetricStreamConfiguration ConfigurationOf(Instrument instrument) =>
        IsWanted(instrument) ? new MetricStreamConfiguration { CardinalityLimit = LimitOf(instrument.Name) } : MetricStreamConfiguration.Drop;

    private bool IsWanted(Instrument instrument) =>
        (ReferenceEquals(instrument.Meter.Scope, meters) || (instrument.Meter.Scope is null && !IsOurs(instrument.Meter)))
        && (instrument.Meter.Name != WebServer || WebServerGauges.Contains(instrument.Name));

    // .NET's own meters have no scope. One of ours without a scope is that of a runtime beside this host.
    private static bool IsOurs(Meter meter) => meter.Name.StartsWith("WasmOs.", StringComparison.Ordinal);

    private static int LimitOf(string name) =>
        name == "wasm_executions_failed_total" ? MostSeriesByStatus
        : name == "wasm_executions_total" || name.StartsWith("wasmos_module_", StringComparison.Ordinal) ? MostSeriesByModule
        : MostSeries;
}
