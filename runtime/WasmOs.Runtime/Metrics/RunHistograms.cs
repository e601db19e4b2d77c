using System.Diagnostics.Metrics;
using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Metrics;

/// <summary>
/// How long runs and their starts took, as histograms of .NET's own. Unlike all other figures of the runtime, which are read from what is counted already,
/// these are recorded for each run: .NET has no histogram that is observed, and a collector adds the trace of a run to its bucket. Without a collector a run
/// costs two reads of memory. Thread-safe.
/// </summary>
internal sealed class RunHistograms
{
    private static readonly string[] Statuses = ["succeeded", "failed", "timed_out", "cancelled"];
    private static readonly string[] Starts = ["cold", "artifact", "memory", "warm"];

    // Upper bounds. Runs take from microseconds to the longest deadline; a start takes microseconds with a ready instance, and up to the compiler's budget
    // without code.
    private static readonly InstrumentAdvice<double> DurationBounds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300],
    };

    private static readonly InstrumentAdvice<double> ColdBounds = new()
    {
        HistogramBucketBoundaries = [1, 5, 10, 25, 50, 100, 250, 500, 1000, 5000, 10_000, 30_000],
    };

    private static readonly InstrumentAdvice<double> WarmBounds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10, 100],
    };

    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _cold;
    private readonly Histogram<double> _warm;

    /// <summary>Creates the histograms.</summary>
    /// <param name="meter">The meter of the runtime.</param>
    public RunHistograms(Meter meter)
    {
        _duration = meter.CreateHistogram(
            "wasm_execution_duration_seconds", null, "Wall-clock time of runs, from their first slot to their end, by status.", null, DurationBounds);
        _cold = meter.CreateHistogram(
            "wasm_cold_start_duration_ms", null,
            "Starts whose code was not in memory, from the request for the module until the instance was ready: compiled (cold) or read from an artifact.", null,
            ColdBounds);
        _warm = meter.CreateHistogram(
            "wasm_warm_start_duration_ms", null,
            "Starts whose code was in memory, from the request for the module until the instance was ready: made for the run (memory) or before it (warm).", null,
            WarmBounds);
    }

    /// <summary>Records a run that has ended. Allocates nothing.</summary>
    public void Record(in RunSample sample)
    {
        if (_duration.Enabled)
        {
            _duration.Record(sample.DurationNanoseconds / 1e9, new KeyValuePair<string, object?>("status", Statuses[(int)sample.Status]));
        }

        var start = sample.Start <= StartKind.Artifact ? _cold : _warm;
        if (start.Enabled)
        {
            start.Record(sample.StartNanoseconds / 1e6, new KeyValuePair<string, object?>("start", Starts[(int)sample.Start]));
        }
    }
}
