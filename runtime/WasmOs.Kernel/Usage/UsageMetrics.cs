using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Usage;

/// <summary>The figures of the Usage room: runs by module.</summary>
internal sealed class UsageMetrics(UsageRecorder usage) : IRoomMetrics
{
    private readonly RecentValue<Dictionary<string, UsageTotals>> _sums = new(usage.ByModule);

    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        meter.Count(
            "wasm_executions_total", "Runs that have ended, by module.", () => _sums.Get().Select(static pair => pair.Value.Runs.Under("module", pair.Key)));
        meter.Count(
            "wasm_executions_failed_total", "Runs that ended otherwise than by success, by module and status.", () => _sums.Get().SelectMany(FailuresOf));
        meter.Count(
            "wasmos_module_cpu_seconds_total", "CPU time of guests, seconds, by module.",
            () => _sums.Get().Select(static pair => pair.Value.Cpu.TotalSeconds.Under("module", pair.Key)));
        meter.Count(
            "wasmos_module_duration_seconds_total", "Wall-clock time of runs, seconds, by module: with the number of runs, their average.",
            () => _sums.Get().Select(static pair => pair.Value.Duration.TotalSeconds.Under("module", pair.Key)));
    }

    // The status `failed` is always there, so that a rate can be taken from the first failure on.
    private static IEnumerable<Measurement<long>> FailuresOf(KeyValuePair<string, UsageTotals> pair)
    {
        var (module, sum) = pair;
        yield return sum.Failed.Under("module", module, "status", "failed");
        if (sum.TimedOut > 0)
        {
            yield return sum.TimedOut.Under("module", module, "status", "timed_out");
        }

        if (sum.Cancelled > 0)
        {
            yield return sum.Cancelled.Under("module", module, "status", "cancelled");
        }
    }
}
