using System.Diagnostics.Metrics;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Tests.Alerts;

/// <summary>Runs of modules that a test counts, under the instruments of the product.</summary>
internal sealed class PlayedRuns : IRoomMetrics
{
    private readonly Dictionary<string, (int Runs, int Failed, int Cancelled)> _modules = [];

    public void Add(string module, int runs = 1, int failed = 0, int cancelled = 0)
    {
        var before = _modules.GetValueOrDefault(module);
        _modules[module] = (before.Runs + runs, before.Failed + failed, before.Cancelled + cancelled);
    }

    public void AddTo(Meter meter)
    {
        meter.CreateObservableCounter("wasm_executions_total", () => _modules.Select(static one => Of(one.Value.Runs, one.Key)));
        meter.CreateObservableCounter("wasm_executions_failed_total", () => _modules.SelectMany(static one => (Measurement<long>[])
            [Of(one.Value.Failed, one.Key, "failed"), Of(one.Value.Cancelled, one.Key, "cancelled")]));
        meter.CreateObservableCounter(
            "wasmos_module_duration_seconds_total",
            () => _modules.Select(static one => new Measurement<double>(one.Value.Runs * 0.5, KeyValuePair.Create("module", (object?)one.Key))));
    }

    private static Measurement<long> Of(int count, string module, string? status = null) =>
        new(count, KeyValuePair.Create("module", (object?)module), KeyValuePair.Create("status", (object?)status));
}
