using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Batches;

/// <summary>The figures of the Batches room: how the inputs ended whose results this host stored. Thread-safe.</summary>
public sealed class BatchMetrics : IRoomMetrics
{
    private readonly LabelledCount<BatchOutcome> _inputs = new();

    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        meter.Count(
            "wasmos_batch_inputs_total", "Inputs of batches whose results this host stored, by outcome.",
            () => _inputs.All.Select(static ended => ended.Value.Under("outcome", NameOf(ended.Key))));
    }

    /// <summary>Counts an input.</summary>
    internal void Count(BatchOutcome outcome) => _inputs.Add(outcome);

    private static string NameOf(BatchOutcome outcome) => outcome switch
    {
        BatchOutcome.Succeeded => "succeeded",
        BatchOutcome.Failed => "failed",
        _ => "cancelled",
    };
}
