using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Kernel.Rooms;
using WasmOs.Storage;

namespace WasmOs.Kernel.Diagnostics;

/// <summary>The figures of the Diagnostics room.</summary>
internal sealed class DiagnosticsMetrics(BackgroundFailures failures, ContentDamage damage) : IRoomMetrics
{
    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        meter.Count(
            "wasmos_background_failures_total", "Failures of work that nobody waits for, by the work's name.",
            () => failures.Counts.Select(pair => pair.Value.Under("work", pair.Key)));
        meter.Count("wasmos_content_damaged_total", "Stored things that were found damaged, each once until it is mended.", () => damage.Found);
    }
}
